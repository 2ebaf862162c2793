package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Canonical is the plan as one JSON document: the same plan gives the same
// bytes. It is what a version of a plan is stored as.
func (p *Plan) Canonical() ([]byte, error) {
	whole := *p
	whole.Grades = listed(p.Grades)
	whole.Occasions = listed(p.Occasions)
	whole.Areas = listed(p.Areas)
	whole.Controls = listed(p.Controls)
	for i, c := range whole.Controls {
		c.Parts = listed(c.Parts)
		for j, part := range c.Parts {
			part.Roles = listed(part.Roles)
			c.Parts[j] = part
		}
		whole.Controls[i] = c
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(whole); err != nil {
		return nil, fmt.Errorf("encoding plan %s %d: %w", p.BoardCode, p.Year, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// listed is a copy that is a list even when it is empty: nothing and an empty
// list are the same plan and must be the same bytes.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// Parse reads what [Plan.Canonical] wrote. A field that it does not know is an
// error: the version was stored by a newer program.
func Parse(data []byte) (*Plan, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p Plan
	if err := dec.Decode(&p); err != nil {
		return nil, fmt.Errorf("decoding a stored plan: %w", err)
	}
	if dec.More() {
		return nil, fmt.Errorf("decoding a stored plan: something follows it")
	}
	return &p, nil
}
