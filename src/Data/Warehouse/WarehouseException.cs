namespace Portal.Data.Warehouse;

/// <summary>Something about the warehouse that a person can put right; the message says what was wrong, where, and what is accepted.</summary>
public sealed class WarehouseException : Exception
{
    public WarehouseException(string message)
        : base(message)
    {
    }

    public WarehouseException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
