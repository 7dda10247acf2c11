using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Semblance.Tables.Personal;

/// <summary>
/// The secret that pseudonyms follow from. It is held in memory only: no model, report, recipe or message has it.
/// </summary>
public sealed class PseudonymKey
{
    /// <summary>The environment variable that holds it where none is named.</summary>
    public const string DefaultVariable = "SEMBLANCE_KEY";

    /// <summary>A shorter secret could be found by trying.</summary>
    public const int LeastBytes = 16;

    private readonly byte[] secret;

    private PseudonymKey(byte[] secret) => this.secret = secret;

    /// <summary>A key of these bytes.</summary>
    /// <param name="secret">Sixteen bytes or more.</param>
    /// <param name="where">Where they are from, for messages.</param>
    /// <exception cref="SemblanceException">They are too few.</exception>
    public static PseudonymKey Of(ReadOnlySpan<byte> secret, string where) => secret.Length >= LeastBytes
        ? new(secret.ToArray())
        : throw new SemblanceException($"The key for pseudonyms has fewer than {LeastBytes} bytes.", where,
            "Make a longer one, such as: openssl rand -hex 32");

    /// <summary>The key in an environment variable; null where it is not set.</summary>
    /// <exception cref="SemblanceException">It is too short.</exception>
    public static PseudonymKey? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? Of(Encoding.UTF8.GetBytes(text.Trim()), $"the environment variable {variable}") : null;

    /// <summary>The key in a file, without white space around it.</summary>
    /// <exception cref="SemblanceException">The file cannot be read, or the key is too short.</exception>
    public static PseudonymKey FromFile(string path)
    {
        try
        {
            return Of(File.ReadAllBytes(path).AsSpan().Trim(" \t\r\n"u8), path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The file of the key cannot be read.", path,
                "Check the path, and that you may read the file.", cause);
        }
    }

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => "a key for pseudonyms";

    /// <summary>A number that follows from the key, a purpose and a text (HMAC-SHA256, its first eight
    /// bytes).</summary>
    internal ulong Number(string purpose, string text)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(Encoding.UTF8.GetBytes($"{purpose}\0{text}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    internal void Hash(ReadOnlySpan<byte> message, Span<byte> hash) => HMACSHA256.HashData(secret, message, hash);
}
