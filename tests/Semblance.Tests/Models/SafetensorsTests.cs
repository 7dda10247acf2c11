using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Semblance.Models;
using Xunit;

namespace Semblance.Tests.Models;

public class SafetensorsTests
{
    [Fact]
    public void Every_type_comes_back()
    {
        var tensors = new Dictionary<string, Array>
        {
            ["doubles"] = new[] { 1.5, double.NaN, double.NegativeInfinity },
            ["floats"] = new[] { 1.5f },
            ["longs"] = new[] { long.MinValue, 7, long.MaxValue },
            ["ints"] = new[] { -1, 2 },
            ["bytes"] = new byte[] { 1, 2, 255 },
            ["nothing"] = Array.Empty<double>(),
            ["ünï"] = new[] { 3 },
        };
        var back = RoundTrip(tensors);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), back.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, values) in tensors) Assert.Equal(values, back[name]);
    }

    [Fact]
    public void The_layout_is_the_published_one()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Array> { ["a"] = new[] { 258 } });
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([2, 1, 0, 0], bytes[(8 + length)..]);
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_in_any_order()
    {
        using MemoryStream first = new(), second = new();
        Safetensors.Write(first, new Dictionary<string, Array> { ["a"] = new[] { 1 }, ["b"] = new[] { 2.0 } });
        Safetensors.Write(second, new Dictionary<string, Array> { ["b"] = new[] { 2.0 }, ["a"] = new[] { 1 } });
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4, null)]
    [InlineData("""{"__metadata__":{"by":"hand"},"a":{"dtype":"I32","shape":[2,1],"data_offsets":[0,8]}}""", 8, null)]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 3, "outside the file")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 5, "belongs to no tensor")]
    [InlineData("""{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,4]}}""", 4, "shape is not its size")]
    [InlineData("""{"a":{"dtype":"I32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", 4,
        "shape is not its size")]
    [InlineData("""{"a":{"dtype":"I32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}""", 4,
        "shape is not its size")]
    [InlineData("""{"a":{"dtype":"I32","shape":[-1],"data_offsets":[0,4]}}""", 4, "strange shape")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "strange shape")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[4,0]}}""", 4, "outside the file")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[-4,0]}}""", 4, "without a shape or place")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4,
        "without a shape or place")]
    [InlineData("""{"a":{"dtype":"F128","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type")]
    [InlineData("""{"a":{"dtype":"I32","data_offsets":[0,4]}}""", 4, "without a shape or place")]
    [InlineData("""{"a":5}""", 4, "unknown type")]
    [InlineData(
        """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlap")]
    [InlineData(
        """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"I32","shape":[1],"data_offsets":[8,12]}}""", 12, "hole")]
    [InlineData(
        """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[4,8]}}""", 8, "not JSON")]
    [InlineData("""[1,2]""", 0, "not an object")]
    [InlineData("""{"a":{"dtype":"I32","shape":[[[[[1]]]]],"data_offsets":[0,4]}}""", 4, "not JSON")]
    [InlineData("""{"a":""", 4, "not JSON")]
    public void A_header_is_read_strictly(string header, int dataBytes, string? problem)
    {
        var file = File(header, Encoding.UTF8.GetByteCount(header), dataBytes);
        if (problem is null) Assert.Contains("a", Read(file).Keys);
        else Assert.Contains(problem, Assert.Throws<SemblanceException>(() => Read(file)).Problem,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(99_000_000)]
    public void An_absurd_header_length_takes_no_memory(long length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SemblanceException>(() => Read(File("{}", length, 0)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_tensor_as_large_as_the_machine_takes_no_memory()
    {
        const string header = """{"a":{"dtype":"F64","shape":[268435456],"data_offsets":[0,2147483648]}}""";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SemblanceException>(() => Read(File(header, header.Length, 64)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Any_cut_is_noticed()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Array> { ["a"] = new[] { 1, 2, 3 }, ["b"] = new[] { 2.0 } });
        var whole = stream.ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<SemblanceException>(() => Read(whole[..length]));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        var file = File(Encoding.Latin1.GetString(bytes), bytes.Length, 8);
        try
        {
            Read(file);
        }
        catch (SemblanceException)
        {
            // refused, in words
        }
    });

    private static byte[] File(string header, long headerLength, int dataBytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerLength);
        text.CopyTo(file, 8);
        return file;
    }

    private static Dictionary<string, Array> Read(byte[] file) =>
        Safetensors.Read(new MemoryStream(file), file.Length, "weights");

    private static Dictionary<string, Array> RoundTrip(Dictionary<string, Array> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        return Read(stream.ToArray());
    }
}
