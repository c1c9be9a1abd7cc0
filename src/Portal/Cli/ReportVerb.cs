using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;
using Portal.Work;

namespace Portal.Cli;

/// <summary><c>report</c>: a return as files.</summary>
internal static class ReportVerb
{
    public static Command Create()
    {
        var form = new Argument<string>("FORM") { Description = "Code of the return, such as G11_I." };
        var asOf = Options.AsOf();
        var knownAt = Options.KnownAt();
        var format = new Option<string>("--format")
        {
            Description = "xlsx, pdf or both with a comma.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "xlsx,pdf",
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Directory for the files (default: the current one).",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var language = new Option<string>("--language")
        {
            Description = "zh-CN or en, for the words beside the regulator's own.",
            DefaultValueFactory = _ => "zh-CN",
        };
        language.AcceptOnlyFromAmong("zh-CN", "en");
        var version = new Option<int?>("--version-number")
        {
            Description = "Write the files of a version that is kept already, and calculate nothing.",
            HelpName = "N",
        };
        var command = new Command("report", "Calculates a return, keeps it as a version and writes its files.")
        {
            form,
            asOf,
            knownAt,
            version,
            format,
            output,
            language,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                await assay.RecordSealsAsync(cancellationToken);
                var filings = assay.Services.GetRequiredService<Filings>();
                var code = call.GetValue(form)!;
                if (!filings.Forms.Has(code))
                {
                    throw new CallException(
                        $"There is no return '{code}'. The catalogue holds {string.Join(", ", filings.Forms.All.Select(f => f.Code))}."
                    );
                }

                var formats = Formats(call.GetValue(format)!);
                var kept = call.GetValue(version) is { } number
                    ? await filings.GetAsync(code, filings.DateOf(code, call.GetValue(asOf)), number, cancellationToken)
                    : (
                        await filings.CalculateAsync(
                            assay.Actor,
                            Guid.CreateVersion7(),
                            code,
                            call.GetValue(asOf),
                            call.GetValue(knownAt),
                            cancellationToken
                        )
                    ).Kept;
                var files = await assay
                    .Services.GetRequiredService<FilingFiles>()
                    .ProduceAsync(assay.Actor, kept, formats, CultureInfo.GetCultureInfo(call.GetValue(language)!), cancellationToken);
                var directory = Directory.CreateDirectory(call.GetValue(output)!.FullName).FullName;
                foreach (var file in files)
                {
                    var path = Path.Combine(directory, file.Name);
                    Durable.Replace(path, file.Content);
                    Console.WriteLine($"{path}  {file.Sha256}");
                }

                return Tell(kept);
            }
        );
        return command;
    }

    /// <summary>Failed checks are said on standard error; the files are made all the same, and show them.</summary>
    private static int Tell(KeptReturn kept)
    {
        var document = kept.Document;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Form} as of {document.AsOf:yyyy-MM-dd}, version {kept.Row.Number}, content {document.ContentDigest}"
            )
        );
        Console.WriteLine(
            string.Join(
                ", ",
                document
                    .Checks.GroupBy(c => c.State)
                    .OrderBy(g => g.Key)
                    .Select(g =>
                        Sentence.Say(
                            $"{g.Count()} {{0|check|checks}} {g.Key switch { CheckState.Ok => g.Count() == 1 ? "holds" : "hold", CheckState.Failed => "failed", _ => "not evaluable" }}"
                        )
                    )
            )
        );
        foreach (var check in document.Checks.Where(c => c.State != CheckState.Ok))
        {
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{check.Id}: {(check.State == CheckState.Failed ? $"{check.Left} against {check.Right}, difference {check.Difference}" : "needs " + string.Join(", ", check.Missing))}"
                )
            );
        }

        return 0;
    }

    private static IReadOnlyList<ExportFormat> Formats(string list)
    {
        try
        {
            return ReturnExports.Formats(list);
        }
        catch (ArgumentException unknown)
        {
            throw new CallException($"--format: {unknown.Message.Split(" (Parameter")[0]}");
        }
    }
}
