using System.CommandLine;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Demo;

namespace Portal.Cli;

/// <summary><c>demo</c>: fills an empty home with the synthetic bank.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var (loans, months, end, seed) = (
            new Option<long>("--loans")
            {
                Description = "Live IOUs on the last date; the bank's full size is about 77 million.",
                HelpName = "N",
                DefaultValueFactory = _ => 200_000,
            },
            new Option<int>("--months")
            {
                Description = "Month-ends, the last one included.",
                HelpName = "M",
                DefaultValueFactory = _ => 25,
            },
            new Option<DateOnly?>("--end")
            {
                Description = "Last month-end (default: 2024-12-31).",
                HelpName = "DATE",
                CustomParser = Options.Date,
            },
            new Option<long>("--seed")
            {
                Description = "Same seed, same bank.",
                HelpName = "S",
                DefaultValueFactory = _ => 7,
            }
        );
        var command = new Command("demo", "Creates the synthetic W Bank, labelled as demo, in an empty home.") { loans, months, end, seed };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                if (!assay.Settings.Demo.Enabled)
                {
                    throw new CallException(
                        "The demo bank is switched off. Set Demo:Enabled to true, or load real loans with ./portal load."
                    );
                }

                await assay.MigrateAsync(cancellationToken);
                await CreateAsync(
                    assay,
                    new DemoOptions(
                        call.GetValue(loans),
                        call.GetValue(months),
                        call.GetValue(end) ?? new DateOnly(2024, 12, 31),
                        call.GetValue(seed)
                    ),
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }

    public static async Task CreateAsync(Assay assay, DemoOptions options, CancellationToken cancellationToken)
    {
        if (assay.Store.Book is { } book)
        {
            throw WarehouseException.Of(
                "demo.book",
                $"The home {assay.Home.Root} already holds the book '{book.Name}'. Choose an empty one with --home DIR."
            );
        }

        var seals = await ProgressDisplay.RunAsync(
            "Creating the demo bank",
            async progress =>
            {
                var bank = new DemoBank(assay.Store, assay.CatalogueDirectory);
                return await bank.CreateAsync(
                    options,
                    PortalCli.OperatingSystemUser,
                    progress.Of<DemoProgress>(p => (p.Step, p.Done, p.Total)),
                    cancellationToken
                );
            }
        );
        await assay.RecordSealsAsync(cancellationToken, [.. seals.Select(s => s.LoadId)]);
    }
}
