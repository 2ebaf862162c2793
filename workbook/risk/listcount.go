package risk

import (
	"cmp"
	"slices"
)

// areaCount is what there is to count of an area's risks.
type areaCount struct {
	ListedArea
	bands    []int // risks by band
	figures  [6]int
	most     int // the highest value
	mostWith int // the highest with the measures counted
}

// The figures of an area, in the order of [listWords.figures].
const (
	figRisks = iota // those that are gone are not among them
	figUnvalued
	figNew
	figGone
	figRaised
	figLowered
)

func (a *areaCount) add(b *listBook, r *Listed) {
	s := b.list.Scale
	switch r.change(s) {
	case gone:
		a.figures[figGone]++
		return
	case added:
		a.figures[figNew]++
	case raised:
		a.figures[figRaised]++
	case lowered:
		a.figures[figLowered]++
	}
	a.figures[figRisks]++
	if i := b.band(r.value(s)); i >= 0 {
		a.bands[i]++
	} else {
		a.figures[figUnvalued]++
	}
	a.most, a.mostWith = max(a.most, r.value(s)), max(a.mostWith, r.residual(s))
}

// sort puts the risks in the order of the sheets and counts them: by area, the
// highest value first, what nobody has valued by its value of the year before,
// and what is gone last. Areas that the plan does not have follow its own.
func (b *listBook) sort() {
	place := map[string]int{}
	b.total = areaCount{bands: make([]int, len(b.list.Scale.Bands))}
	put := func(a ListedArea) {
		if _, known := place[a.Name]; !known {
			place[a.Name] = len(b.areaOf)
			b.areaOf = append(b.areaOf, areaCount{ListedArea: a, bands: make([]int, len(b.list.Scale.Bands))})
		}
	}
	for _, a := range b.list.Areas {
		put(a)
	}
	b.list.Risks = slices.Clone(b.list.Risks)
	slices.SortStableFunc(b.list.Risks, func(x, y Listed) int { return compareCodes(x.Code, y.Code) })
	for i := range b.list.Risks {
		r := &b.list.Risks[i]
		put(ListedArea{Name: r.Area})
		b.areaOf[place[r.Area]].add(b, r)
		b.total.add(b, r)
	}
	rank := func(r *Listed) int {
		switch {
		case r.Gone:
			return 2
		case r.value(b.list.Scale) == 0:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(b.list.Risks, func(x, y Listed) int {
		s := b.list.Scale
		return cmp.Or(cmp.Compare(place[x.Area], place[y.Area]), cmp.Compare(rank(&x), rank(&y)), cmp.Compare(y.value(s), x.value(s)),
			cmp.Compare(y.residual(s), x.residual(s)), cmp.Compare(y.Last, x.Last))
	})
}

// compareCodes puts "R9" before "R10".
func compareCodes(x, y string) int {
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
}
