"""English word lists that distinguish the end of a sentence from the dot of an abbreviation.

All words are lower case and without the last dot: `Ph.D.` is `ph.d`.
"""


def _split_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name or another word always follows, so a sentence hardly ever ends here.
TITLES = _split_words(
    "mr mrs ms mx messrs mmes mme mlle dr drs prof profs hon rev revs fr msgr br "
    "gen col lt maj capt cpt cmdr comdr adm brig cpl sgt sgts pvt pfc cdr ens supt insp "
    "gov govs sen sens rep reps pres amb atty asst assoc dep fmr "
    "st ste mt mts ft pt e.g i.e cf viz vs v ca approx avg est min max fl née feat eds "
    "nat'l int'l gov't"
)

# Abbreviations only if a number follows: `No. 5`, `p. 55`.
NUMBER_ABBREVIATIONS = _split_words(
    "no nos nr n° nº p pp vol vols fig figs art arts sec secs ch chap chaps op par para "
    "pts app ver eq eqs ex lot rte hwy interstate tel ext div prop"
)

# Abbreviations only with a capital and if a date follows: `Nov. 29`. `mar` and `sun` are words.
DATE_ABBREVIATIONS = _split_words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)

# A sentence may end on these: the next word decides.
AMBIGUOUS_ABBREVIATIONS = _split_words(
    "inc corp co cos ltd llc plc bros mfg intl natl assn univ inst dept ctr jr sr esq ret al ph "
    "ave av blvd rd ln pkwy pl sq ter bldg apt rm fwy cres oz lb lbs yd yds hr hrs mins tsp tbsp"
)

# A sentence may end on these too, but only with a capital: `ill`, `mass` and `wash` are words.
PLACE_ABBREVIATIONS = _split_words(
    "ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass mich minn miss mo "
    "mont neb nebr nev okla ore pa penn tenn tex vt va wash wis wisc wyo ont que alta sask"
)

ABBREVIATIONS = (
    TITLES
    | NUMBER_ABBREVIATIONS
    | DATE_ABBREVIATIONS
    | AMBIGUOUS_ABBREVIATIONS
    | PLACE_ABBREVIATIONS
)

# Brands that end in an exclamation mark.
EXCLAMATION_BRANDS = _split_words("e yahoo jeopardy oklahoma yum mia panic joomla")

# These follow a time of day or an abbreviated weekday: `5 p.m. Eastern`, `Sun. Nov. 3`.
TIME_WORDS = DATE_ABBREVIATIONS | _split_words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december eastern central mountain pacific "
    "atlantic alaska hawaii greenwich moscow kyiv kiev beijing tokyo sydney london jerusalem "
    "et ct mt pt est edt cst cdt mst mdt pst pdt gmt bst utc cet cest ist jst aest aedt eet eest "
    "msk"
)

# Words that start a sentence, and hardly ever have a capital inside one.
SENTENCE_STARTERS = _split_words(
    "the a an this that these those he she it they we i you his her its their our my your "
    "who what when where why how which whose whether while if in on at by for from with without "
    "within of to as into onto over under after before since during until till although though "
    "because unless despite amid among between against about around across through throughout "
    "beyond per via like unlike but and or so yet nor however meanwhile moreover furthermore "
    "nevertheless nonetheless instead otherwise therefore thus hence indeed perhaps maybe also "
    "besides still then there here now today yesterday tomorrow once again later earlier soon "
    "some any many much most more several all both each few every other others another such not "
    "one two three four five six seven eight nine ten neither either none nothing nobody someone "
    "everyone everything something anyone did do does don't didn't doesn't is isn't are aren't was "
    "wasn't were weren't can can't could couldn't would wouldn't should shouldn't has hasn't have "
    "haven't had hadn't won't let let's please yes according only just even ever never often "
    "always sometimes usually finally recently currently previously additionally similarly "
    "initially eventually ultimately originally generally typically unfortunately fortunately "
    "apparently specifically clearly certainly actually really obviously likewise nearly almost "
    "roughly last next critics officials experts researchers scientists police people "
    "authorities following thanks well oh"
)

# Words that end neither a sentence nor a heading.
NON_FINAL_WORDS = _split_words(
    "the a an of in to and or for with by from at on as that than into its his her their our my "
    "your is was are were be been has had have will would not but if when while who which whose "
    "no this these those said says between about against via until since after before called "
    "titled named entitled song film book movie show series album first second another"
)

# Verbs that attribute a quotation: `"Why?" Smith asked.`
REPORTING_VERBS = _split_words(
    "said says say asked asks added adds told tells wrote writes tweeted shouted yelled cried "
    "exclaimed replied responded answered quipped joked recalled wondered continued noted "
    "explained declared demanded inquired queried remarked screamed whispered muttered posted "
    "argued insisted warned concluded"
)
