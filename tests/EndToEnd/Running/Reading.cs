namespace Portal.EndToEnd.Running;

/// <summary>What a reader of a page sees of its words and of its room.</summary>
internal static class Reading
{
    /// <summary>Widths of a desk, a small laptop and a telephone.</summary>
    public static readonly int[] Widths = [1440, 1024, 390];

    /// <summary>Latin words on a Chinese page that are names or codes, and no English; what is written in capitals is an abbreviation of
    /// the field.</summary>
    private const string AllowedWords = """
        Assay Bank Excel DuckDB ClickHouse Gini WeBank MyBank MYbank Ctrl Esc
        Chrome Edge Firefox Linux Windows
        auditor manager compliance executive admin business portal root database
        Lin Qing Zhou Lan Zheng Yan Chen He Yuan Bai Fan Fang Lei Xu Jing
        exec guangdong substandard product capital partners provisions vintages purpose flows scores concentration migration
        """;

    /// <summary>What people are called, in the two scripts that they are written in.</summary>
    private const string People = "林清|周岚|郑言|陈默|何远|白帆|方蕾|许静";

    /// <summary>What these tests type into forms and addresses themselves.</summary>
    private static readonly string[] _typed =
    [
        "Non-performing loans are classified late",
        "Downturn",
        "Collateral is valued once",
        "Typed early",
        "month-end script",
        "nothing",
        "none",
        "Guest",
        "1104 filing manual 2024",
    ];

    /// <summary>
    /// Words of the other language. On a Chinese page: Latin words that are not allowed, outside of code, technical names and what bears
    /// another language. On an English page: Chinese signs outside of the same. What people wrote themselves, and their names, are in the
    /// language of their choice.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ForeignWordsAsync(Visit visit, string language) =>
        await visit.Page.EvaluateAsync<string[]>(
            """
            ([language, allowed, people, typed]) => {
              const other = language === "zh-CN" ? "en" : "zh";
              const skip = `code, pre, kbd, samp, script, style, textarea, input, .hash, .mono, [lang^="${other}"], [data-own-words], [data-testid="person"], .mud-snackbar`;
              const words = new Set(allowed.split(/\s+/));
              const found = new Set();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const element = node.parentElement;
                if (!element || element.closest(skip)) continue;
                let text = node.textContent.replace(new RegExp(people, "g"), "");
                for (const phrase of typed) text = text.replaceAll(phrase, "");
                text = text.replace(/(^|[\s：:])\/[^\s，。]+/g, "$1"); // addresses
                if (language === "zh-CN") {
                  // Technical names have a dot, an underscore, a slash, a digit or an at sign in or beside them.
                  for (const match of text.matchAll(/[A-Za-z0-9_.@\/:\-]+/g)) {
                    const word = match[0].replace(/^[.:\-\/]+|[.:\-\/]+$/g, "");
                    if (/^[A-Za-z]{3,}$/.test(word) && !words.has(word) && !/^[A-Z]+$/.test(word)) found.add(`${word} | ${text.trim().slice(0, 90)}`);
                  }
                } else if (/[\u3400-\u9fff]/.test(text)) {
                  found.add(text.trim().slice(0, 90));
                }
              }
              return [...found];
            }
            """,
            new object[] { language, AllowedWords, People, _typed }
        );

    /// <summary>What is cut at the present width: the page itself wider than the window, a text wider than its box that does not scroll, or
    /// a text of a drawing outside of it. At the widths of a desk and a laptop a box that must be scrolled sideways cuts as well: a reader
    /// does not see that there is more. On a telephone tables scroll.</summary>
    public static async Task<IReadOnlyList<string>> CutAsync(Visit visit) =>
        await visit.Page.EvaluateAsync<string[]>(
            """
            () => {
              const cut = new Set();
              const told = (what, element) => cut.add(`${what}: <${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 60)}`);
              const root = document.documentElement;
              if (root.scrollWidth > root.clientWidth + 1) cut.add(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
              const isTelephone = root.clientWidth < 900;
              const scrolls = e => { for (let a = e; a && a !== document.body; a = a.parentElement) { const o = getComputedStyle(a).overflowX; if (o === "auto" || o === "scroll") return true; } return false; };
              for (const element of document.querySelectorAll("body *")) {
                if (element.closest(".sr, .mud-snackbar, [hidden]") || !element.checkVisibility()) continue;
                if (element instanceof SVGTextElement) {
                  const svg = element.ownerSVGElement.getBoundingClientRect(), box = element.getBoundingClientRect();
                  if (box.width > 0 && (box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1)) told("outside of its drawing", element);
                  continue;
                }
                if (element instanceof SVGElement) continue;
                const style = getComputedStyle(element);
                if ((style.overflowX === "hidden" || style.overflowX === "clip") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) told("cut", element);
                if (!isTelephone && (style.overflowX === "auto" || style.overflowX === "scroll") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) told(`${element.scrollWidth} wide in a box of ${element.clientWidth}`, element);
                const box = element.getBoundingClientRect();
                if (box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(element) && element.childElementCount === 0 && element.textContent.trim()) told("outside of the window", element);
              }
              return [...cut].slice(0, 12);
            }
            """
        );
}
