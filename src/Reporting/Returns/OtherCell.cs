namespace Portal.Reporting.Returns;

/// <summary>A cell of another form, which a check writes as <c>G11_I:1.A</c>.</summary>
internal sealed record OtherCell(string Form, string Ref)
{
    /// <summary>Null for a reference inside the form itself.</summary>
    public static OtherCell? Of(string reference) =>
        reference.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? new(reference[..colon], reference[(colon + 1)..]) : null;

    public override string ToString() => $"{Form}:{Ref}";
}
