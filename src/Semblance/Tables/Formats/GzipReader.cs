using System.Buffers.Binary;
using System.IO.Compression;

namespace Semblance.Tables.Formats;

/// <summary>
/// Unpacks gzip, and notices a file that was cut short, which .NET takes for a shorter one: the file ends with the
/// number of bytes that its last member unpacks to (RFC 1952).
/// </summary>
internal sealed class GzipReader : Stream
{
    private readonly TailStream packed;
    private readonly GZipStream unpacked;
    private ulong total;

    /// <summary>Unpacks what the stream gives, and closes it when done.</summary>
    public GzipReader(Stream inner)
    {
        packed = new(inner);
        unpacked = new(packed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => (long)total; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = unpacked.Read(buffer);
        total += (ulong)count;
        if (count == 0 && !buffer.IsEmpty && !IsWhole())
            throw new InvalidDataException("The gzip stream was cut short.");
        return count;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }

    // The size told is that of the last member, modulo 2^32; only where there are several may it be less than all.
    private bool IsWhole()
    {
        var told = BinaryPrimitives.ReadUInt32LittleEndian(packed.LastFour);
        return packed.Taken >= 18 && (told == (uint)total || (packed.Members > 1 && told < total));
    }

    // Remembers the last four bytes, and counts what looks like the start of a member.
    private sealed class TailStream(Stream inner) : Stream
    {
        private static readonly byte[] Start = [0x1F, 0x8B, 0x08];
        private readonly byte[] seam = new byte[8];

        public ReadOnlySpan<byte> LastFour => seam.AsSpan(0, 4);
        public int Members { get; private set; }
        public long Taken { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Taken; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            var bytes = buffer[..count];
            Taken += count;
            Members += bytes.Count(Start);
            // a start cut in two by the end of the last buffer lies in its last two bytes and the first two of this one
            bytes[..Math.Min(2, count)].CopyTo(seam.AsSpan(4));
            Members += seam.AsSpan(2, 2 + Math.Min(2, count)).Count(Start);
            if (count >= 4) bytes[^4..].CopyTo(seam);
            else
            {
                bytes.CopyTo(seam.AsSpan(4));
                seam.AsSpan(count, 4).CopyTo(seam);
            }
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
