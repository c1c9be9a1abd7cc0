namespace Portal.Data.Store;

/// <summary>A text of people that stands in a list or a heading: what does not show there is refused when it is saved.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneLineAttribute : Attribute;
