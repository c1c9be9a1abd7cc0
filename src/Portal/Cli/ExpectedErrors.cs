using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Rendering;
using Portal.Settings;

namespace Portal.Cli;

/// <summary>Errors whose message already tells a person what was wrong and what to do. All others are faults of the program and keep their
/// trace.</summary>
internal static class ExpectedErrors
{
    public static bool Explains(Exception error) =>
        error
            is SettingsException
                or CallException
                or RuleException
                or WarehouseException
                or Data.Yaml.StrictYamlException
                or CatalogueException
                or ExpressionException
                or RunMismatchException
                or PrintingUnavailableException
                or AddressException
                or FileNotFoundException
                or DirectoryNotFoundException
                or UnauthorizedAccessException;
}
