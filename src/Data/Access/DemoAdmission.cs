namespace Portal.Data.Access;

/// <summary>Whether people of the demonstration are let in: only in a home that the demonstration filled, and only while it is switched
/// on.</summary>
/// <remarks>Asked again for every context of the portal database, because a load may fill an empty home while the portal runs.</remarks>
public sealed class DemoAdmission(Func<bool> isDemo)
{
    /// <summary>The answer where nobody said otherwise: a home is real until something says that it is a demonstration.</summary>
    public static readonly DemoAdmission Refused = new(static () => false);

    public bool IsGranted => isDemo();
}
