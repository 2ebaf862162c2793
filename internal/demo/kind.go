package demo

// Kind is how an owner takes one request.
type Kind string

// The kinds. Every one of them comes up in every running plan.
const (
	Early     Kind = "early"     // the same or the next days
	OnTime    Kind = "on-time"   // before the last day
	Late      Kind = "late"      // only after a reminder
	Partial   Kind = "partial"   // a part now, the rest later
	Wrong     Kind = "wrong"     // a cell that cannot be taken, then mended
	Unchanged Kind = "unchanged" // the file comes back as it was, later filled in
	Words     Kind = "words"     // no file, only words; the file later, or never
	Away      Kind = "away"      // an automatic reply, the answer after the return
	Bounced   Kind = "bounced"   // the mail does not arrive
	Colleague Kind = "colleague" // another address of the organisation sends the file
	Stranger  Kind = "stranger"  // an address outside sends the file
	Never     Kind = "never"     // nothing
	Twice     Kind = "twice"     // the same file two times
)

// kinds lists every kind with its weight in the draw. The weights are what
// controllers tell of: most people answer, a good part of them after the
// reminder, and each of the odd ways comes up a few times a year.
func kinds() []weighted {
	return []weighted{
		{Early, 28}, {OnTime, 24}, {Late, 14}, {Partial, 8}, {Wrong, 7}, {Unchanged, 3}, {Words, 4},
		{Away, 4}, {Bounced, 1}, {Colleague, 3}, {Stranger, 1}, {Never, 3}, {Twice, 2},
	}
}

type weighted struct {
	kind   Kind
	weight int
}

// riskKinds are the ways in which the few who value risks do it first: a unit
// that is silent is among them, and so is one whose file has to be mended.
func riskKinds() []weighted {
	return []weighted{{Early, 1}, {Late, 1}, {Wrong, 1}, {Partial, 1}, {Never, 1}}
}

// kindWord is the kind as the account names it.
func kindWord(k Kind) string {
	return map[Kind]string{
		Early: "svarar tidigt", OnTime: "svarar i tid", Late: "svarar efter påminnelse", Partial: "svarar i två omgångar",
		Wrong: "fyller i en cell fel", Unchanged: "skickar filen oförändrad", Words: "svarar bara med ord",
		Away: "är frånvarande", Bounced: "nås inte av mejlet", Colleague: "låter en kollega skicka filen",
		Stranger: "skickar från en okänd adress", Never: "svarar inte", Twice: "skickar samma fil två gånger",
	}[k]
}

// anyKind draws by weight.
func anyKind(r *chance) Kind {
	total := 0
	for _, k := range kinds() {
		total += k.weight
	}
	n := r.IntN(total)
	for _, k := range kinds() {
		if n -= k.weight; n < 0 {
			return k.kind
		}
	}
	return Early
}

// rota deals out kinds: first each of some once, in an order of the seed's, then
// any by chance. Otherwise a plan with few owners might go
// through the year without ever meeting the rare ones.
type rota struct {
	left []Kind
}

func newRota(seed int64, name string, some []weighted) *rota {
	t := &rota{}
	for _, k := range some {
		t.left = append(t.left, k.kind)
	}
	r := draw(seed, "rota", name)
	r.Shuffle(len(t.left), func(i, j int) { t.left[i], t.left[j] = t.left[j], t.left[i] })
	return t
}

// next is the kind of the next request; r decides when every kind has had its
// turn.
func (t *rota) next(r *chance) Kind {
	if len(t.left) == 0 {
		return anyKind(r)
	}
	k := t.left[0]
	t.left = t.left[1:]
	return k
}
