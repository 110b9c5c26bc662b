using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace HqJobs.Sync.Tests;

/// <summary>Texts that a person has read: a change is a visible diff.</summary>
internal static class Approved
{
    /// <summary>Compares with the file <c>Approved/NAME</c> beside the calling test; otherwise writes <c>*.received.*</c> there and fails.</summary>
    public static void Verify(string name, string text, [CallerFilePath] string caller = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(caller)!, "Approved")).FullName;
        var approved = Path.Combine(folder, name);
        var received = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}.received{Path.GetExtension(name)}");
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : null;
        if (text == expected)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        Assert.Fail($"{name} is not as approved. Compare {received} with {approved}; if it is right, rename it.");
    }
}
