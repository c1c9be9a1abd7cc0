using System.Globalization;
using System.Text;

namespace Portal.Data.Warehouse.Imports;

/// <summary>What a text file holds, counted over its bytes.</summary>
/// <param name="Records">Data records; the header is none.</param>
/// <param name="FirstNul">The first record with a NUL byte; null when there is none.</param>
/// <param name="IsLastOpen">The last record has no line end, while all others have one: it may be cut off.</param>
internal sealed record CsvCount(long Records, long? FirstNul, bool IsLastOpen);

/// <summary>Counts the records of delimited text by RFC 4180, in constant memory and without the engine that reads them.</summary>
/// <remarks>
/// Beyond the standard: blank lines are no records unless there is one column, lines may end in LF, CRLF or CR, and behind a closing
/// quotation mark that no delimiter follows the rest of the line is taken as it is. Where quotation marks leave open which lines are
/// records, it refuses.
/// </remarks>
internal sealed class CsvRecords(string shown, SourceOptions reads, int columns)
{
    /// <summary>The engine skips longer records; so large a one is no row of a book.</summary>
    public const int LongestRecord = 2_000_000;

    private readonly byte[] _delimiter = Encoding.UTF8.GetBytes(reads.Delimiter);
    private readonly byte _quote = (byte)reads.Quote[0];
    private State _state = State.FieldStart;
    private long _records;
    private long _line = 1;
    private long _startLine = 1;
    private long _length;
    private int _fields;
    private int _matched;
    private bool _isBlank = true;
    private bool _wasReturn;
    private long _skip;
    private bool _isHeader;

    // Inside quotation marks: where they opened, whether lines ended since, and how many of those look like rows.
    private long _quoteLine;
    private int _quoteField;
    private int _innerFields;
    private long _innerRows;
    private bool _spansLines;

    private long? _firstNul;
    private string? _lineEnd;
    private bool _isLastOpen;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }

    /// <exception cref="WarehouseException">Quotation marks, line ends or lengths leave open what a record is; says where.</exception>
    public CsvCount Count(Stream text, CancellationToken cancellationToken)
    {
        (_skip, _isHeader) = (reads.Skip, reads.Names is null);
        var buffer = new byte[1 << 17];
        var isFirst = true;
        for (var read = text.ReadAtLeast(buffer, buffer.Length, false); read > 0; read = text.ReadAtLeast(buffer, buffer.Length, false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, read);
            foreach (var b in isFirst && bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes)
            {
                Take(b);
            }

            isFirst = false;
        }

        if (_wasReturn)
        {
            EndLine("CR");
        }

        End();
        return new CsvCount(_records, _firstNul, _isLastOpen);
    }

    private void Take(byte b)
    {
        if (_wasReturn)
        {
            _wasReturn = false;
            EndLine(b == '\n' ? "CRLF" : "CR");
            if (b == '\n')
            {
                return;
            }
        }

        if (b is (byte)'\n')
        {
            EndLine("LF");
        }
        else if (b is (byte)'\r')
        {
            _wasReturn = true;
        }
        else if (_skip == 0)
        {
            TakeLetter(b);
        }
    }

    private void TakeLetter(byte b)
    {
        if (++_length > LongestRecord)
        {
            throw Refused(
                _startLine,
                RuleException.Of(
                    "record.long",
                    $"record {Number()} has more than {LongestRecord:N0} bytes, which no row of a book has: a quotation mark that is never closed, or a file without line ends"
                )
            );
        }

        _isBlank = false;
        _firstNul = b == 0 ? _firstNul ?? _records + 1 : _firstNul;
        if (_state == State.FieldStart && b == _quote)
        {
            (_state, _quoteLine, _quoteField, _innerFields, _innerRows, _spansLines) = (State.Quoted, _line, _fields + 1, 0, 0, false);
        }
        else if (_state == State.Quoted && b == _quote)
        {
            _state = State.AfterQuote;
        }
        else if (_state == State.AfterQuote && b == _quote)
        {
            _state = State.Quoted; // two quotation marks stand for one
        }
        else if (IsDelimiter(b))
        {
            EndField();
        }
        else if (_state is State.AfterQuote && b != ' ' && _matched == 0)
        {
            CheckSpan("is followed by other text where it closes");
            _state = State.Plain;
        }
        else if (_state is State.FieldStart && _matched == 0)
        {
            _state = State.Plain;
        }
    }

    private void EndField()
    {
        if (_state == State.Quoted)
        {
            _innerFields++;
            return;
        }

        if (_state == State.AfterQuote)
        {
            CheckInnerRows();
        }

        _fields++;
        _state = State.FieldStart;
    }

    // A delimiter may have several bytes.
    private bool IsDelimiter(byte b)
    {
        _matched =
            b == _delimiter[_matched] ? _matched + 1
            : b == _delimiter[0] ? 1
            : 0;
        if (_matched < _delimiter.Length)
        {
            return false;
        }

        _matched = 0;
        return true;
    }

    private void EndLine(string kind)
    {
        _line++;
        _matched = 0;
        if (_skip > 0)
        {
            _skip--;
            _startLine = _line;
            return;
        }

        if (_state == State.Quoted)
        {
            _innerRows += _spansLines && columns > 1 && _innerFields == columns - 1 ? 1 : 0;
            (_spansLines, _innerFields) = (true, 0);
            _length++;
            return;
        }

        _lineEnd ??= kind;
        if (_lineEnd != kind)
        {
            throw Refused(
                _line - 1,
                RuleException.Of(
                    "record.line-ends",
                    $"the line ends in {kind} and lines before it in {_lineEnd}, so that readers disagree about where rows end"
                )
            );
        }

        EndRecord();
    }

    private void End()
    {
        if (_state == State.Quoted)
        {
            _spansLines |= _line > _quoteLine;
            CheckSpan("is never closed");
        }

        if (!_isBlank)
        {
            _isLastOpen = _lineEnd is not null && !_isHeader;
            EndRecord();
        }
    }

    private void EndRecord()
    {
        if (_state == State.AfterQuote)
        {
            CheckInnerRows();
        }

        if (_isHeader && (!_isBlank || columns == 1))
        {
            _isHeader = false;
        }
        else if (!_isBlank || columns == 1)
        {
            _records++;
        }

        (_state, _length, _fields, _isBlank, _startLine) = (State.FieldStart, 0, 0, true, _line);
    }

    private void CheckSpan(string what)
    {
        if (_spansLines)
        {
            throw Refused(
                _quoteLine,
                RuleException.Of(
                    "record.quotation",
                    $"the quotation mark that opens in record {Number()}, field {_quoteField}, {what}; the lines after it belong to one value or are rows, and nobody can tell"
                )
            );
        }
    }

    private void CheckInnerRows()
    {
        if (_innerRows > 0 && !reads.RowsInQuotes)
        {
            throw Refused(
                _quoteLine,
                RuleException.Of(
                    "record.lines-inside",
                    $"the value in quotation marks of record {Number()}, field {_quoteField}, holds {_innerRows} whole lines that look like rows: a quotation mark too many, or one that is missing"
                ),
                " If the lines are text, write rows_in_quotes: true under reads in the profile."
            );
        }
    }

    private string Number() => _isHeader ? "0 (the header)" : (_records + 1).ToString(CultureInfo.InvariantCulture);

    private WarehouseException Refused(long line, RuleException what, string advice = "") =>
        WarehouseException.Of(
            "input.undivided",
            $"The input {shown} cannot be divided into rows, so nothing was loaded. Line {line}: {what}. Correct the file.{advice}"
        );
}
