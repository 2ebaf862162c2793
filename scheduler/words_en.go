package scheduler

// The words of a frequency, English: see words_sv.go.

var rulesEN = map[Kind]string{
	Daily:      "daily|weekdays|on weekdays",
	Weekly:     "weekly|mondays|tuesdays|wednesdays|thursdays|fridays|every monday|every tuesday|every wednesday|every thursday|every friday|each monday|each friday",
	Monthly:    "monthly|month-end|month end",
	Quarterly:  "quarterly|quarter-end|quarter end",
	Tertial:    "tertially|four-monthly",
	HalfYearly: "half-yearly|halfyearly|half yearly|semi-annually|semiannually|semi-annual",
	Yearly:     "yearly|annually|annual|per annum|year-end|year end|at year-end|at year end|year-end closing|year-end accounts|annual accounts|at the end of the year|at the beginning of the year",
	Continuous: "continuously|continuous|on-going|year-round|continually|continual|ongoing|on an ongoing basis|on a continuous basis|all the time|all year round|all year|throughout the year",
	AsNeeded: "as needed|when needed|if needed|where needed|when necessary|where necessary|where required|whenever needed|whenever necessary|as required|when required|if required|as necessary|if necessary|" +
		"on demand|on request|event-driven|as-needed|ad-hoc|at need|as and when required|as and when needed",
}

// fixedEN are rhythms that English has a word for and Swedish writes with numbers.
var fixedEN = map[string]Rule{"biennially": {Kind: EveryYears, N: 2}, "biennial": {Kind: EveryYears, N: 2},
	"fortnightly": {Kind: EveryWeeks, N: 2}, "every fortnight": {Kind: EveryWeeks, N: 2}, "each fortnight": {Kind: EveryWeeks, N: 2},
	"triennially": {Kind: EveryYears, N: 3}}

var unitsEN = map[unit]string{
	day:     "day|days|working day|weekday",
	week:    "week|weeks",
	month:   "month|months|calendar month",
	quarter: "quarter|quarters",
	tertial: "tertial|tertials|tertiary period|four-month period",
	half:    "half-year|half-years|half year|half years|semester|semesters|term|terms",
	year:    "year|years|full year|full-year|whole year|calendar year|school year|financial year",
	mandate: "term of office|terms of office|mandate period|election period|electoral period",
}

const (
	checksEN      = "check|checks|control|controls|follow-up|follow-ups|review|reviews|reconciliation|reconciliations|inspection|inspections|monitoring|audit|audits|sample|samples|sampling"
	momentsEN     = "end|close|closing|report|reports|reporting|turn|meeting|meetings"
	qualifiersEN  = "at least|but at least|at a minimum|as a minimum|at minimum|minimum|normally|usually|as a rule|during the year|during the period|sample|samples|by sample|by sampling|in the year|of the year|of each year|on a|basis|first week of|last week of|first day of|last day of|on the first day of|on the last day of"
	glueEN        = "in|during|on|at|from|per|each|every|a|an|the|of|with|for|is|are|done|performed|carried out|checked|reviewed|also|but|frequency|to be|should be|must be|both|first|then|respectively"
	doingEN       = "performed|carried out|checked|done"
	reportsEN     = "reported|reported on|is reported|are reported|with reporting|to be reported|presented"
	reportNounsEN = "report|reports|reporting"
	towardsEN     = "to|for"
	cuesEN        = "in connection with|in connection with each|in connection with every|when|before|before each|before every|after|after each|after every|upon|at|at each|at every|on each|on|prior to|following|in case of|in the event of|at the end of|at the beginning of|at the start of|in the middle of|end of|start of"
	endsEN        = "the end of|the beginning of|the start of|the close of|the turn of|each|every|the|a|an|end of|start of|completed|finished"
	exceptEN      = "except|except in|except for|excluding|but|but not|but not in|not in"
	latestEN      = "next in|next time|no later than|not later than|at the latest|by|by the|latest|from|starting|starting in|as from|before"
	everyEN       = "every|each|all"
	perEN         = "per|a|an|each|every|in a|in each|in every|during the|during each|during every|in the|the"
	timesEN       = "time|times|x|occasion|occasions"
	vagueEN       = "regularly|regular|periodically|periodic|often|sometimes|occasionally|now and then|seldom|rarely|some|several|a few|few|a couple|a couple of|many|max|maximum|at most|up to|" +
		"approximately|about|circa|around|as soon as possible|according to|bi-monthly|bimonthly|biweekly|bi-weekly|bi-annually|biannually|biannual|bi-annual|frequently|maybe|perhaps|possibly|when possible|where possible|if possible|whenever possible|from time to time|before summer|after summer|before christmas|after christmas|as agreed|a number|a number of|number of|never|tbd|more than|less than|fewer than|or|until further notice"
	unstatedEN = "not stated|not specified|not given|n a"
)

var monthsEN = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october|oct", "november", "december"}

var seasonsEN = [...]string{"spring|spring term|first half-year|first half", "autumn|autumn term|fall|second half-year|second half"}

var numbersEN = [...]string{"one|once", "two|twice", "three|thrice", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}

const tiesEN = "last|first|next|previous|current|coming|half|whole|same|other|to|from|between|semi|bi"

var briefEN = [...]string{"every", "month", "quarter", "tertial", "monthly", "yearly", "weekly", "times", "twice", "reported", "february", "september", "november", "december"}

var ordinalsEN = [...]string{"first", "second|other", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
	"thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"}
