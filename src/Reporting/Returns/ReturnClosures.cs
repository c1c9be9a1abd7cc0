using System.Collections.Concurrent;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

/// <summary>Digests of all that the returns of a catalogue use, each computed once for a reporting date.</summary>
internal sealed class ReturnClosures(Catalogue catalogue, ReturnForms forms)
{
    private readonly ConcurrentDictionary<(string Form, DateOnly AsOf), FormClosures> _forms = [];

    /// <summary>Null when the catalogue has no such form.</summary>
    public FormClosures? Find(string form, DateOnly asOf) => forms.Has(form) ? Of(form, asOf) : null;

    public FormClosures Of(string form, DateOnly asOf) =>
        _forms.GetOrAdd(
            (form, asOf),
            key => new FormClosures(catalogue, forms.DecidedOn(key.Form, key.AsOf), key.AsOf, other => Of(other, key.AsOf))
        );
}
