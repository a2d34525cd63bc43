using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Stories;

/// <summary>Words that tell no story, however rare a small archive makes them, and Han characters that only join others.</summary>
internal static class SameStoryCommonWords
{
    private const string JoiningHan = "的了是在有不我你他她它們這那就也都很還要會可以和與及或而但被把讓從到對於為個一上下中之其嗎呢吧啊喔因所如只再又更最多沒說去來過著得地年月日";

    private const string Text = """
        the of and to in is a for on that with as by at from it its be are was were has have had not this which or an but their they he she his her you your
        we our us who will would can could may might should more most than then there these those been being into over after before about up out new now one
        two three four five also all any some such other others another many much says said say like just when where what why how if so no only very even
        still while during through between under against within without across per via each both own same first last next year years month months day days
        week weeks time times today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december people make makes made making use uses used using user users work works working help helps get gets got take
        takes taken come comes here back way ways well good great better best part parts include includes included including company companies news report
        reports reported according told don doesn didn isn can re ll ve having become becomes became since until among around because however down off set
        want wants wanted need needs needed know see show shows look looking find finds found give gives given going go goes announce announces announced
        announcing launch launches launched plus read learn video watch big long high low early late old few several less least able add adds added let put
        run start started end ended ever never always often again too yet per must shall do does did done thing things lot place high
        """;

    private static readonly HashSet<string> Words = [.. Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static readonly HashSet<char> Joining = [.. TextFolding.Fold(JoiningHan)];

    /// <param name="word">A folded word.</param>
    public static bool Has(string word) => Words.Contains(word);

    /// <param name="pair">Two Han characters, folded.</param>
    public static bool Joins(string pair) => Joining.Contains(pair[0]) || Joining.Contains(pair[1]);
}
