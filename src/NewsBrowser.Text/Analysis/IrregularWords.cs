namespace NewsBrowser.Text.Analysis;

/// <summary>English words whose forms no rule makes; each group has its base first.</summary>
/// <remarks>Left out are forms that are mostly another word: bore, ground, lay, wound. A word that stands in two groups belongs to the first.</remarks>
internal static class IrregularWords
{
    private const string Verbs = """
        be am is are was were been being
        have has had having
        do does did done doing
        go goes went gone going
        say says said
        make makes made making
        get gets got gotten getting
        take takes took taken taking
        come comes came coming
        see sees saw seen seeing
        know knows knew known
        think thinks thought
        give gives gave given giving
        find finds found
        tell tells told
        become becomes became becoming
        leave leaves left leaving
        feel feels felt
        bring brings brought
        begin begins began begun beginning
        keep keeps kept
        hold holds held
        write writes wrote written writing
        stand stands stood
        hear hears heard
        mean means meant
        meet meets met meeting
        pay pays paid
        run runs ran running
        sit sits sat sitting
        speak speaks spoke spoken
        lead leads led
        grow grows grew grown
        lose loses lost losing
        fall falls fell fallen
        send sends sent
        build builds built
        understand understands understood
        draw draws drew drawn
        break breaks broke broken
        spend spends spent
        rise rises rose risen rising
        drive drives drove driven driving
        buy buys bought
        wear wears wore worn
        choose chooses chose chosen choosing
        win wins won winning
        teach teaches taught
        catch catches caught
        fight fights fought
        sell sells sold
        seek seeks sought
        throw throws threw thrown
        deal deals dealt
        sing sings sang sung
        fly flies flew flown
        forget forgets forgot forgotten
        forgive forgives forgave forgiven
        sleep sleeps slept
        shake shakes shook shaken
        hide hides hid hidden
        ride rides rode ridden
        sink sinks sank sunk
        swim swims swam swum
        steal steals stole stolen
        strike strikes struck stricken
        shoot shoots shot
        shine shines shone
        swear swears swore sworn
        tear tears tore torn
        wake wakes woke woken
        freeze freezes froze frozen
        bite bites bit bitten
        blow blows blew blown
        eat eats ate eaten
        drink drinks drank drunk
        feed feeds fed
        flee flees fled
        breed breeds bred
        bleed bleeds bled
        sweep sweeps swept
        weep weeps wept
        creep creeps crept
        bend bends bent
        lend lends lent
        bind binds bound
        dig digs dug
        hang hangs hung
        stick sticks stuck
        swing swings swung
        sting stings stung
        spin spins spun
        slide slides slid
        light lights lit
        mistake mistakes mistook mistaken
        overcome overcomes overcame
        overtake overtakes overtook overtaken
        undertake undertakes undertook undertaken
        undergo undergoes underwent undergone
        withdraw withdraws withdrew withdrawn
        withhold withholds withheld
        rebuild rebuilds rebuilt
        foresee foresees foresaw foreseen
        outgrow outgrows outgrew outgrown
        arise arises arose arisen
        awake awakes awoke awoken
        bear bears borne
        beat beats beaten
        show shows showed shown
        prove proves proved proven
        learn learns learned learnt
        burn burns burned burnt
        dream dreams dreamed dreamt
        spell spells spelled spelt
        ring rings rang rung
        shrink shrinks shrank shrunk
        spring springs sprang sprung
        sew sews sewn
        sow sows sown
        swell swells swollen
        weave weaves wove woven
        speed speeds sped
        spit spits spat
        stride strides strode
        cling clings clung
        fling flings flung
        kneel kneels knelt
        leap leaps leapt
        spill spills spilt
        tread treads trod trodden
        forbid forbids forbade forbidden
        foretell foretells foretold
        repay repays repaid
        retell retells retold
        rewrite rewrites rewrote rewritten
        redo redoes redid redone
        undo undoes undid undone
        oversee oversees oversaw overseen
        uphold upholds upheld
        """;

    private const string Nouns = """
        man men
        woman women
        child children
        person people persons
        foot feet
        tooth teeth
        goose geese
        mouse mice
        louse lice
        ox oxen
        life lives
        wife wives
        knife knives
        leaf leaves
        half halves
        self selves
        shelf shelves
        wolf wolves
        calf calves
        loaf loaves
        thief thieves
        analysis analyses
        basis bases
        crisis crises
        thesis theses
        hypothesis hypotheses
        diagnosis diagnoses
        phenomenon phenomena
        criterion criteria
        bacterium bacteria
        curriculum curricula
        medium media
        datum data
        index indices indexes
        matrix matrices
        appendix appendices
        axis axes
        nucleus nuclei
        good better best
        bad worse worst
        far farther further farthest furthest
        """;

    private static readonly Dictionary<string, string[]> Groups = Read();

    /// <summary>All the forms of the group that a word belongs to, the base first; none for most words.</summary>
    public static IReadOnlyList<string> FindForms(string word) => Groups.TryGetValue(word, out var group) ? group : [];

    private static Dictionary<string, string[]> Read()
    {
        var groups = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var line in string.Concat(Verbs, "\n", Nouns).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var group = line.Split(' ');
            foreach (var word in group)
            {
                groups.TryAdd(word, group);
            }
        }
        return groups;
    }
}
