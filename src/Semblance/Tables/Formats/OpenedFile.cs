using System.IO.Compression;

namespace Semblance.Tables.Formats;

/// <summary>A file or stream that was opened and unpacked, with its first bytes known.</summary>
internal sealed class OpenedFile : IDisposable
{
    private const int HeadBytes = 4096;
    private readonly PeekStream packed;
    private readonly PeekStream bytes;

    private OpenedFile(Stream stream, string path, bool isFile)
    {
        Path = path;
        IsFile = isFile;
        try
        {
            packed = new(stream, 16, leaveOpen: !isFile);
            var unpacked = Compression.Unpack(packed, packed.Head);
            IsPacked = unpacked != packed;
            bytes = new(unpacked, HeadBytes, leaveOpen: false);
        }
        catch (Exception cause) when (Explain(cause, path) is not null)
        {
            stream.Dispose();
            throw Explain(cause, path)!;
        }
    }

    /// <summary>The file; for a stream, what to call it.</summary>
    public string Path { get; }

    /// <summary>Whether <see cref="Path"/> is the path of a file.</summary>
    public bool IsFile { get; }

    /// <summary>Whether the bytes come out of gzip or zstd.</summary>
    public bool IsPacked { get; }

    /// <summary>The unpacked bytes, from the first.</summary>
    public Stream Bytes => bytes;

    /// <summary>The first unpacked bytes.</summary>
    public ReadOnlySpan<byte> Head => bytes.Head;

    /// <summary>How many bytes of the file were read.</summary>
    public long Position => packed.Taken;

    /// <summary>Opens a file.</summary>
    public static OpenedFile Open(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1,
                FileOptions.SequentialScan), path, isFile: true);
        }
        catch (Exception cause) when (Explain(cause, path) is not null)
        {
            throw Explain(cause, path)!;
        }
    }

    /// <summary>Takes a stream, which stays open.</summary>
    public static OpenedFile Open(Stream stream, string name) => new(stream, name, isFile: false);

    /// <summary>What a user can do about an exception that reading gave, or null where it is none of theirs.</summary>
    public static SemblanceException? Explain(Exception cause, string path) => cause switch
    {
        UnauthorizedAccessException => new("There is no permission to read the file.", path,
            "Ask its owner for the right to read it, or copy it to where you have it.", cause),
        InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException => new(
            "The compressed file is damaged or cut short.", path, "Fetch or make it again.", cause),
        FileNotFoundException or DirectoryNotFoundException => new("There is no such file.", path,
            "Check the spelling of the path.", cause),
        IOException => new($"The file cannot be read: {cause.Message}", path,
            "Check the disk or the network that it is on.", cause),
        _ => null,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        bytes.Dispose();
        packed.Dispose();
    }

    // A stream whose first bytes are known before they are read.
    private sealed class PeekStream : Stream
    {
        private readonly Stream inner;
        private readonly bool leaveOpen;
        private readonly byte[] head;
        private readonly int headCount;
        private int headTaken;

        public PeekStream(Stream inner, int count, bool leaveOpen)
        {
            this.inner = inner;
            this.leaveOpen = leaveOpen;
            head = new byte[count];
            headCount = inner.ReadAtLeast(head, count, throwOnEndOfStream: false);
        }

        public ReadOnlySpan<byte> Head => head.AsSpan(0, headCount);
        public long Taken { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Taken; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count;
            if (headTaken < headCount)
            {
                count = Math.Min(buffer.Length, headCount - headTaken);
                head.AsSpan(headTaken, count).CopyTo(buffer);
                headTaken += count;
            }
            else
            {
                count = inner.Read(buffer);
            }
            Taken += count;
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !leaveOpen) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
