namespace Portal.Controls;

/// <summary>Holds the names of the limits (LimitTexts.resx): <c>Name</c> and <c>In</c>, for a heading and inside a sentence, with a
/// <see cref="LimitKind"/>.</summary>
public sealed class LimitTexts;
