using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>What one unit of a currency is called behind an amount.</summary>
/// <param name="Code">ISO 4217.</param>
public sealed record Currency(string Code, LocalText Name, YamlPlace Place);
