// Makes uao250.bin, the Big5-UAO 2.50 table that UaoDecoder reads. It is not part of the build.
//
//   npm pack uao-js@1.0.1 && tar xzf uao-js-1.0.1.tgz package/src/uao250-b2u.txt
//   dotnet run make-uao.cs package/src/uao250-b2u.txt uao250.bin
//
// The input has one line for each double-byte letter, "0x8140 0x4E17". The output holds one little-endian UTF-16
// unit for each place (lead 81..FE, trail 40..7E then A1..FE, 157 to a lead), 0 where the table has nothing.
using System.Buffers.Binary;
using System.Globalization;

const int TrailsPerLead = 157;
var table = new byte[(0xFE - 0x81 + 1) * TrailsPerLead * 2];
foreach (var line in File.ReadLines(args[0]))
{
    var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    if (fields.Length < 2 || !fields[0].StartsWith("0x", StringComparison.Ordinal))
    {
        continue;
    }

    var big5 = int.Parse(fields[0].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    var unit = ushort.Parse(fields[1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    var (lead, trail) = (big5 >> 8, big5 & 0xFF);
    var place = ((lead - 0x81) * TrailsPerLead) + (trail < 0x80 ? trail - 0x40 : trail - 0xA1 + 63);
    BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(place * 2), unit);
}

File.WriteAllBytes(args[1], table);
