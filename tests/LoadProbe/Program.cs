using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

// LoadProbe migrate HOME: is inside the first migration of a new home, says so, and waits there to be killed.
// LoadProbe HOME CATALOGUE PHASE: loads two partitions, says so when PHASE has ended, and waits there to be killed.
if (args is ["migrate", var directory])
{
    await Migrating.RunAsync(directory);
    return 0;
}

var home = new Home(args[0]);
var store = new WarehouseStore(home, Contract.Load(args[1]), TimeProvider.System);
using var load = store.Begin(
    new Book("W Bank", "CNY", IsDemo: true),
    "probe",
    "probe",
    phase =>
    {
        if (phase == args[2])
        {
            Console.WriteLine(phase);
            Thread.Sleep(Timeout.Infinite);
        }
    }
);
using var duck = new DuckDbInstance(home, new DuckDbOptions { Threads = 1, MemoryMegabytes = 512 });
using var connection = duck.Connect();
foreach (var day in new[] { "2024-02-29", "2024-03-31" })
{
    var path = Path.Combine(load.StagingDirectory("gl_balance", DateOnly.ParseExact(day, "yyyy-MM-dd", null)), "part-0.parquet");
    connection.Execute(
        $"COPY (SELECT 'A' AS item, 2.00::DECIMAL(18,2) AS amount, DATE '{day}' AS reporting_date, '{load.LoadId}' AS load_id) TO '{path}' (FORMAT parquet)",
        CancellationToken.None
    );
}

var seal = await load.SealAsync(CancellationToken.None);
Console.WriteLine(seal.FileName);
return 0;
