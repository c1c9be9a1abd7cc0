namespace Portal.Data.Store;

/// <summary>A row whose texts the program writes itself and that are as long as what they tell; people's texts are none of them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnTextsAttribute : Attribute;
