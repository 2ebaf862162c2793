package scheduler

// The words of a frequency, Swedish. A phrase is written in lower case with one
// space between its words; punctuation is not part of it.

var rulesSV = map[Kind]string{
	Daily:      "dagligen|daglig|dagliga|dagligt|dagl|dgl|dagsvis|dygnet runt|vardagar|arbetsdagar|alla vardagar|alla arbetsdagar|varje helgfri vardag|måndag-fredag|mån-fre|måndag till fredag",
	Weekly:     "veckovis|veckovisa|veckov|veckoligen|veckligen|veckovist|måndagar|tisdagar|onsdagar|torsdagar|fredagar|varje måndag|varje tisdag|varje onsdag|varje torsdag|varje fredag",
	Monthly:    "månatligen|månatlig|månatliga|månatligt|månatl|månadligen|månadsvis|månadsvisa|månadsvist|månadsv|måntligen|månatlingen",
	Quarterly:  "kvartalsvis|kvartalsvisa|kvartalvis|kvartalsvist|kvartalsv|kvartalsligen|kvartalsmässigt",
	Tertial:    "tertialvis|tertialvisa|tertialsvis|tertialsvisa|tertialvist|tertialsvist|tertialv|tertialt",
	HalfYearly: "halvårsvis|halvårsvisa|halvårligen|halvårlig|halvårsvist|halvårsv|halv årsvis|terminsvis|terminsvisa",
	Yearly:     "årligen|årlig|årliga|årligt|årl|årsvis|årsvisa|årsvist|helårsvis|läsårsvis|vid årets slut|årets slut|i slutet av året|vid årets början|i början av året|vid årsskiftet|vid bokslut|vid bokslutet|i samband med bokslut|i samband med bokslutet|inför bokslut|inför bokslutet|före bokslut|före bokslutet|efter bokslut|efter bokslutet|verksamhetsberättelse|verksamhetsberättelsen|verksamhetsberättelser",
	Continuous: "löpande|löp|kont|kontinuerligt|kontinuerlig|kontinuerliga|kontinuerligen|kontinuelligt|kontinurligt|kontinueligt|fortlöpande|ständigt|hela tiden|året runt|hela året|under hela året|året om",
	AsNeeded: "vid behov|v b|vb|efter behov|utifrån behov|när behov finns|när behov uppstår|då behov uppstår|när behov föreligger|vid uppkommet behov|vid uppkomna behov|om behov uppstår|" +
		"vid varje behov|vid eventuellt behov|vid eventuella behov|när det behövs|då det behövs|om det behövs|när så behövs|i den mån det behövs|då behov finns|om behov finns|när det finns behov|om det finns behov|vid uppstått behov|på begäran|på förfrågan|behovsstyrt|behovsstyrd|behovsprövat|behovsbaserat|i förekommande fall|vid förekommande fall|händelsestyrt|händelsestyrd|ad hoc",
}

// unitsSV are the stretches of time that a frequency counts in.
var unitsSV = map[unit]string{
	day:     "dag|dagen|dagar|dygn|arbetsdag|vardag|arbetsdagen",
	week:    "vecka|veckan|veckor|v",
	month:   "månad|månaden|månader|mån|månads|månadens|kalendermånad",
	quarter: "kvartal|kvartalet|kvartalets|kvartals|kvart|kv",
	tertial: "tertial|tertialet|tertialets|tertialen|tertialer|tertials",
	half:    "halvår|halvåret|halvårets|halvårs|termin|terminen|terminens|terminer",
	year:    "år|året|årets|åren|helår|helåret|kalenderår|kalenderåret|läsår|läsåret|läsårets|verksamhetsår|verksamhetsåret|verksamhetsårets|budgetår|budgetåret|budgetårets",
	mandate: "mandatperiod|mandatperioden|mandatperiodens|mandatperioder",
}

// prefixesSV begin compounds that name a check in its rhythm: "månadsavstämning",
// "tertialuppföljning", "årsbokslut".
var prefixesSV = map[unit]string{
	week: "vecko", month: "månads|månad", quarter: "kvartals|kvartal", tertial: "tertial|tertials",
	half: "halvårs|termins", year: "års|helårs|läsårs", mandate: "mandatperiods|mandat",
}

// suspendedSV are first parts that a hyphen leaves waiting for the rest: "hel-
// och halvår", "vecko- och månadsvis".
var suspendedSV = map[string]unit{"hel": year, "helårs": year, "halv": half, "halvårs": half, "tertial": tertial, "tertials": tertial,
	"kvartals": quarter, "månads": month, "vecko": week, "dag": day, "dags": day, "års": year}

const (
	// checksSV are nouns that only name the check; with one of them last, a
	// compound does too: "egenkontroll", "stickprovskontroll". Their endings are
	// in endingsSV.
	checksSV = "kontroll|uppföljning|genomgång|avstämning|granskning|översyn|rondering|rond|stickprov|stickprovsvis|inventering|redovisning|bevakning|sammanställning|utvärdering"

	// momentsSV are what a rhythm has besides checks: "månadsskifte".
	momentsSV = "skifte|början|inledning|utgång|bokslut|rapport|rapportering|redovisning|avslut|slut|start|möte|basis"

	// qualifiersSV say nothing about the rhythm and are kept as notes.
	qualifiersSV = "minst|dock minst|dock|lägst|åtminstone|normalt|normalt sett|i normalfallet|i regel|under året|under perioden|under verksamhetsåret|" +
		"stickprov|stickprovsvis|genom stickprov|via stickprov|med stickprov|stickprov sker|enligt rutin|systematiskt|systematisk|med uppföljning|med avstämning|med kontroll|på året|basis|första veckan|sista veckan|första dagen|sista dagen|första arbetsdagen|sista arbetsdagen|första vardagen|sista vardagen|första måndagen|sista måndagen|första tisdagen|sista tisdagen|första onsdagen|sista onsdagen|första torsdagen|sista torsdagen|första fredagen|sista fredagen|första månaden|sista månaden|första månaden i|sista månaden i|i normala fall|företrädesvis|i första hand"

	// glueSV hold phrases together and are dropped.
	glueSV = "i|under|på|per|varje|vid|en|ett|den|det|av|med|för|sker|ske|är|pågår|bedrivs|göras|utföras|genomföras|från|görs|utförs|genomförs|kontrolleras|följs upp|stäms av|granskas|ska|skall|bör|även|också|därefter|därutöver|dessutom|frekvens|både|såväl|som|dels|först|sedan|resp|respektive|medio|primo|ultimo"

	// doingSV turn from reporting back to performing.
	doingSV = "utförs|genomförs|görs|kontrolleras|granskas|följs upp|stäms av"

	// reportsSV open what is said about reporting. The nouns do so only when a
	// rule, or who it is reported to, follows.
	reportsSV     = "redovisas|rapporteras|sammanställs|återrapporteras|återredovisas|rapporterat|redovisat|presenteras|avrapporteras|med rapportering|med redovisning|med återrapportering|med rapport|med återrapport|som rapporteras|som redovisas"
	reportNounsSV = "rapport|rapportering|rapporteringen|redovisning|redovisningen|återrapport|återrapportering|återrapporteringen|återredovisning|avrapportering"

	// towardsSV begin who is reported to.
	towardsSV = "till|för"

	// cuesSV open an event.
	cuesSV = "vid|vid varje|i samband med|i samband med varje|i samb med|i sambandmed|isamband med|i anslutning till|inför|inför varje|efter|efter varje|före|före varje|när|då|i händelse av|på förekommen anledning av|i slutet av|i slutet på|i början av|i början på|i mitten av|mitten av|slutet av|början av"

	// endsSV are the ends of a period; an event that is one is the period's own.
	endsSV = "mitten av|slutet av|slutet på|början av|början på|utgången av|ingången av|varje|varje ny|varje nytt|ny|nytt|ett|en|den|det|respektive|resp|avslutat|avslutad|avslutade|passerat|passerad|föregående|aktuellt|aktuell"

	// exceptSV take months away.
	exceptSV = "utom|förutom|undantaget|med undantag för|med undantag av|exklusive|exkl|ej|dock ej|dock inte|inte|men ej|men inte|men utom|frånsett|bortsett från|med uppehåll|med uppehåll för"

	// latestSV open a date that is a qualifier.
	latestSV = "senast|senast den|senast i|senast under|senast vid|nästa gång|nästa gång i|nästa|första gången|första gången i|start|start i|före|före den|till och med|tom|från och med|från|from|med start|med början"

	// everySV and perSV stand before a unit, everySV also before an ordinal.
	everySV = "varje|var|vart|varannan|vartannat|varann|varannat|alla|samtliga|varje ny|varje nytt"
	perSV   = "per|om|i|under|varje|för varje|i varje|under varje|på"

	// timesSV follow a number.
	timesSV = "gång|gånger|ggr|ggn|gg|g|gången|tillfälle|tillfällen"

	// vagueSV are never guessed.
	vagueSV = "regelbundet|regelbunden|regelbundna|regelmässigt|återkommande|periodiskt|periodvis|ofta|ibland|sällan|då och då|emellanåt|successivt|" +
		"några|flera|flertal|ett flertal|antal|ett antal|ett visst antal|ett par|enstaka|många|upprepade|max|maximalt|högst|upp till|cirka|ca|ungefär|omkring|eventuellt|ev|kanske|" +
		"enligt årshjul|enligt årshjulet|enligt plan|enligt planen|enligt schema|enligt särskild plan|enligt beslut|enligt överenskommelse|enligt|årshjul|" +
		"tillsvidare|tills vidare|snarast|omgående|aldrig|delår|delårsvis|slumpmässigt|mer än|oftare|mindre än|fler än|färre än|eller|alternativt|alt|om möjligt|när möjligt|när det är möjligt|vid möjlighet|i mån av tid|vid tillfälle|vid lämpligt tillfälle|när tid finns|före sommaren|inför sommaren|efter sommaren|innan sommaren|före semestern|inför semestern|inför semester|efter semestern|innan semestern|före jul|inför jul|efter jul|innan jul|före påsk|efter påsk|inför påsk|vid tid|från tid till annan|så ofta som möjligt|efter önskemål"

	// unstatedSV are whole texts that state nothing.
	unstatedSV = "ej angiven|ej angivet|ej angett|inte angiven|inte angivet|saknas|saknas i källan|uppgift saknas|anges ej"
)

// endingsSV are the endings of the nouns above, the longest first.
var endingsSV = [...]string{"arnas", "ernas", "arna", "erna", "ens", "ar", "er", "en", "et", "na", "ts", "n", "t", "s"}

// monthsSV by number, as people write them.
var monthsSV = [...]string{"januari|jan", "februari|feb|febr", "mars|mar", "april|apr", "maj", "juni|jun", "juli|jul",
	"augusti|aug", "september|sep|sept", "oktober|okt", "november|nov", "december|dec"}

// seasonsSV name the halves of the year: a school's spring term ends in June
// and its autumn term in December.
var seasonsSV = [...]string{"vår|våren|vårtermin|vårterminen|vt|första halvåret|första halvår", "höst|hösten|hösttermin|höstterminen|ht|andra halvåret|andra halvår"}

// tiesSV say which of something a word after them is. What ends with one says
// something about the rule after it, and is not its subject.
const tiesSV = "sista|första|förra|nästa|nästkommande|innevarande|kommande|föregående|halva|hela|mitten|var|vart|varje|samma|annan|annat|sist|siste|till|från|mellan|utom|senast|om"

// briefSV are words so common that a slip of the pen in them is seen.
var briefSV = [...]string{"varje", "månad", "kvartal", "tertial", "halvår", "gånger", "årligen", "löpande", "behov", "samband", "varannan", "vartannat",
	"senast", "första", "sista", "utom", "redovisas", "rapporteras", "rapportering", "sammanställs", "utförs", "januari", "februari", "september", "oktober", "november", "december"}

// numbersSV are the numbers one to twenty in words.
var numbersSV = [...]string{"en|ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
	"tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo"}

// ordinalsSV are the ordinals first to twentieth in words.
var ordinalsSV = [...]string{"första", "andra|annan|annat", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde", "elfte", "tolfte",
	"trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde", "nittonde", "tjugonde"}

// parity is the first of the periods that a word names, in both languages:
// every second one from it.
var parity = map[string]int{"udda": 1, "ojämn": 1, "ojämna": 1, "jämn": 2, "jämna": 2, "odd": 1, "even": 2}
