package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook/risk"
)

// RiskList is the compiled list of a risk round, for the controller to choose
// in, and the name of its file.
func (e *Engine) RiskList(ctx context.Context, lang string, round int64) (list risk.List, name string, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		row, err := r.RiskRound(ctx, round)
		if err != nil {
			return err
		}
		if list, err = e.gathering(r, lang).riskList(ctx, row); err != nil {
			return err
		}
		name = riskListName(list, row)
		return nil
	})
	if err != nil {
		return list, "", fmt.Errorf("list of risk analysis %d: %w", round, err)
	}
	return list, name, nil
}

func riskListName(list risk.List, row store.RiskRound) string {
	return fmt.Sprintf("%s-%d.xlsx", templates.FileName(list.Lang, "risklist"), row.Year)
}

func riskListFile(ctx context.Context, list risk.List, row store.RiskRound) (notify.Attachment, error) {
	var b bytes.Buffer
	if err := risk.WriteList(ctx, &b, list); err != nil {
		return notify.Attachment{}, fmt.Errorf("list of risks: %w", err)
	}
	return notify.Attachment{Name: riskListName(list, row), Type: xlsxType, Data: b.Bytes()}, nil
}

// riskList compiles everything that has been asked about or said in a round.
func (g *gathering) riskList(ctx context.Context, row store.RiskRound) (risk.List, error) {
	v, err := g.e.riskRound(ctx, g.r, row)
	if err != nil {
		return risk.List{}, err
	}
	list := risk.List{Lang: g.lang, Organisation: g.e.set.Organisation, Board: v.rd.board.Name, Year: row.Year, Made: g.e.local(g.now), Due: row.Due,
		Closed: row.State == store.RiskRoundClosed, Scale: v.scale}
	texts, err := templates.RiskList(g.lang)
	if err != nil {
		return list, fmt.Errorf("texts of a list of risks: %w", err)
	}
	list.Texts = risk.ListTexts{Steps: texts.Steps, Help: texts.Help, Prompts: texts.Prompts}
	list.Frequencies, list.Roles = v.offers()
	chosen, err := g.choices(ctx, row.ID)
	if err != nil {
		return list, err
	}
	for _, x := range v.listed() {
		line, err := g.listed(ctx, v, x)
		if err != nil {
			return list, fmt.Errorf("risk %s: %w", x.Code, err)
		}
		line.Choice = chosen[riskSubject{x.ID, ""}].said
		line.Key = choiceKey(row, x.Code, "", chosen[riskSubject{x.ID, ""}].n, line.Choice)
		list.Risks = append(list.Risks, line)
	}
	for _, area := range v.areas(list.Risks) {
		c := chosen[riskSubject{0, area.Name}]
		list.Areas = append(list.Areas, risk.ListedArea{Key: choiceKey(row, "", area.Name, c.n, c.said), Number: area.Number, Name: area.Name, Choice: c.said})
	}
	return list, g.silentUnits(ctx, v, &list)
}

// offers is the frequencies and roles that the plan uses, each once.
func (v *riskRound) offers() (frequencies, roles []string) {
	for _, c := range v.rd.doc.Controls {
		if c.Frequency != "" && !slices.Contains(frequencies, c.Frequency) {
			frequencies = append(frequencies, c.Frequency)
		}
	}
	for _, s := range v.rd.doc.Seats {
		if !slices.Contains(roles, s.Role) {
			roles = append(roles, s.Role)
		}
	}
	return frequencies, roles
}

// listed is the risks that somebody has been asked about in the round, or has
// spoken of, by area as the plan has them.
func (v *riskRound) listed() []store.Risk {
	in := map[int64]bool{}
	for id := range v.said {
		in[id] = true
	}
	for _, rows := range v.rows {
		for _, row := range rows {
			in[row.Risk] = true
		}
	}
	var all []store.Risk
	for id, x := range v.risks {
		if in[id] {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b store.Risk) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// listed is one risk's line.
func (g *gathering) listed(ctx context.Context, v *riskRound, x store.Risk) (risk.Listed, error) {
	k, err := g.e.knownRisk(ctx, g.r, v, x)
	if err != nil {
		return risk.Listed{}, err
	}
	a, err := v.stands(k)
	if err != nil {
		return risk.Listed{}, err
	}
	said := v.said[x.ID]
	if !said.Complete {
		a.Proposal = ""
	}
	line := risk.Listed{Code: x.Code, Unit: x.Unit, Area: cmp.Or(a.Area, x.Area), Text: a.Text, Cause: a.Cause, Measures: a.Measures, Comment: a.Comment,
		Last: v.scale.Value(k.last.Probability, k.last.Consequence), LastResidual: v.scale.Value(k.last.ResidualProbability, k.last.ResidualConsequence),
		New: k.year == 0, Gone: said.Complete && a.Proposal == risk.ProposeGone, Valued: said.Complete, Marks: k.marks, Proposal: string(a.Proposal), In: k.in}
	if said.ID != 0 && said.Person == 0 { // no unit's word
		line.Comment = strings.TrimSuffix(said.By+": "+a.Comment, ": ")
	}
	if called(k.last.Text) != called(a.Text) {
		line.LastText = k.last.Text
	}
	if said.Complete {
		line.Probability, line.Consequence = a.Probability, a.Consequence
		line.ResidualProbability, line.ResidualConsequence = a.ResidualProbability, a.ResidualConsequence
	}
	return line, nil
}

// areas is the plan's areas, then those that only risks name.
func (v *riskRound) areas(risks []risk.Listed) []plan.Area {
	areas := slices.Clone(v.rd.doc.Areas)
	for _, x := range risks {
		if x.Area != "" && !slices.ContainsFunc(areas, func(a plan.Area) bool { return a.Name == x.Area }) {
			areas = append(areas, plan.Area{Name: x.Area})
		}
	}
	return areas
}

// silentUnits counts who has answered, and names who has not.
func (g *gathering) silentUnits(ctx context.Context, v *riskRound, list *risk.List) error {
	for _, u := range v.units {
		list.Asked++
		if v.answered(u) {
			list.Answered++
			continue
		}
		s := risk.SilentUnit{Unit: u.name, Role: u.seat.Role, Due: cmp.Or(u.request.Due, v.row.Due), Asked: u.request.Day, Partly: v.valued(u) > 0}
		s.Late = s.Asked != "" && s.Due < g.e.today(g.now).String()
		who := cmp.Or(u.request.Person, u.person)
		if who != 0 {
			p, err := g.person(ctx, who)
			if err != nil {
				return err
			}
			s.Who, s.Email = p.Name, p.Email
		}
		if u.request.ID != 0 {
			mails, err := g.r.Mails(ctx, store.MailFilter{Kind: kindRiskReminder, Request: u.request.ID, States: gone()})
			if err != nil {
				return fmt.Errorf("reminders of %s: %w", reference(u.request.ID), err)
			}
			s.Reminders = len(mails)
		}
		list.Silent = append(list.Silent, s)
	}
	return nil
}

// riskSubject is what a choice is about: a risk, or a whole area.
type riskSubject struct {
	risk int64
	area string
}

// riskChoice is the newest version of a choice.
type riskChoice struct {
	n    int
	said risk.Choice
}

// choices is what the controller has chosen in a round.
func (g *gathering) choices(ctx context.Context, round int64) (map[riskSubject]riskChoice, error) {
	all, err := g.r.RiskChoices(ctx, round)
	if err != nil {
		return nil, fmt.Errorf("choices: %w", err)
	}
	chosen := map[riskSubject]riskChoice{}
	for _, x := range all {
		c := riskChoice{n: x.N}
		if err := json.Unmarshal([]byte(x.Body), &c.said); err != nil {
			return nil, fmt.Errorf("body of choice %d: %w", x.ID, err)
		}
		chosen[riskSubject{x.Risk, x.Area}] = c
	}
	return chosen, nil
}

// choiceKey names what a choice is about, with the version and a part of the hash
// of what was shown: "12/R012/0/5f2a9c01"; an area has = before its name.
func choiceKey(row store.RiskRound, code, area string, n int, shown risk.Choice) string {
	about := code
	if area != "" {
		about = "=" + area
	}
	return strings.Join([]string{fmt.Sprint(row.ID), fmt.Sprint(n), choiceHash(shown), about}, "/")
}

// choiceHash tells a choice that somebody has changed from one they have not.
func choiceHash(c risk.Choice) string {
	return shownHash(strings.Join([]string{c.What, c.Text, c.Method, c.Frequency, c.Roles, c.Reason}, "\x00"), "")
}
