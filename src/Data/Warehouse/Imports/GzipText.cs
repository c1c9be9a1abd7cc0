using System.IO.Compression;
using System.Security.Cryptography;

namespace Portal.Data.Warehouse.Imports;

/// <summary>What is packed in a gzip file, read forward. Throws <see cref="InvalidDataException"/> when the file was cut off or
/// damaged.</summary>
/// <remarks>
/// The platform's own reader ends in silence where a file was cut. So a further member with a text of our own is read behind the file:
/// it comes out at the end only if everything before it was whole.
/// </remarks>
internal sealed class GzipText : Stream
{
    private const int MarkBytes = 32;

    private readonly GZipStream _unpacked;
    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkBytes);
    private readonly byte[] _held = new byte[MarkBytes + (1 << 16)];
    private int _start;
    private int _count;
    private bool _isOver;

    public GzipText(Stream packed)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(_mark);
        }

        _unpacked = new GZipStream(new Joined(packed, member.ToArray()), CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_count <= MarkBytes && !_isOver)
        {
            Fill();
        }

        var given = Math.Min(buffer.Length, Math.Max(0, _count - MarkBytes));
        _held.AsSpan(_start, given).CopyTo(buffer);
        _start += given;
        _count -= given;
        return given;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        _held.AsSpan(_start, _count).CopyTo(_held);
        _start = 0;
        var read = _unpacked.Read(_held.AsSpan(_count));
        _count += read;
        if (read == 0)
        {
            _isOver = true;
            if (_count != MarkBytes || !_held.AsSpan(0, MarkBytes).SequenceEqual(_mark))
            {
                throw new InvalidDataException("the gzip data end before they are whole");
            }
        }
    }

    /// <summary>A stream, then some bytes.</summary>
    private sealed class Joined(Stream first, byte[] then) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = first.Read(buffer);
            if (read > 0 || buffer.Length == 0)
            {
                return read;
            }

            read = Math.Min(buffer.Length, then.Length - _given);
            then.AsSpan(_given, read).CopyTo(buffer);
            _given += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
