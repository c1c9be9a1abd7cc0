// Asks the browser for a passkey and sends its answer with the form. The page works without it for everything else.
(() => {
  // The portal's own sentence, such as that a password is not right.
  class Refused extends Error {}

  const problem = (form, text) => {
    const notice = form.querySelector("[data-problem]");
    notice.textContent = text;
    notice.hidden = false;
    form.querySelector("button").disabled = false;
  };

  const ask = async form => {
    const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.status === 403) {
      throw new Refused(await answer.text());
    }
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const options = await answer.json();
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) {
      return;
    }
    event.preventDefault();
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      problem(form, form.dataset.unsupported);
      return;
    }
    form.querySelector("button").disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch (failure) {
      problem(form, failure instanceof Refused ? failure.message : form.dataset.cancelled);
    }
  });
})();
