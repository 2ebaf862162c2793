package scheduler

import (
	"fmt"
	"strconv"
	"strings"
)

// String is the rule's stable text form: "monthly", "times:3", "months:3,10".
func (r Rule) String() string {
	switch r.Kind {
	case Monthly:
		return "monthly"
	case Quarterly:
		return "quarterly"
	case Tertial:
		return "tertial"
	case HalfYearly:
		return "half-yearly"
	case Yearly:
		return "yearly"
	case Weekly:
		return "weekly"
	case Daily:
		return "daily"
	case Continuous:
		return "continuous"
	case AsNeeded:
		return "as-needed"
	case EveryWeeks:
		return fmt.Sprintf("every-%d-weeks", r.N)
	case EveryMonths:
		return fmt.Sprintf("every-%d-months", r.N)
	case EveryYears:
		return fmt.Sprintf("every-%d-years", r.N)
	case Times:
		return fmt.Sprintf("times:%d", r.N)
	case InMonths:
		names := make([]string, len(r.Months))
		for i, m := range r.Months {
			names[i] = strconv.Itoa(m)
		}
		return "months:" + strings.Join(names, ",")
	}
	return "unknown"
}
