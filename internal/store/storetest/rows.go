package storetest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/store"
)

// awkward texts have broken stores before: letters that fold, quotes, a
// formula, line ends, an emoji outside the first plane, spaces at the ends.
func awkward() []string {
	return []string{"", "Åsa ÄÖ é", `o'clock "x" ; -- DROP`, "=1+1", "rad 1\r\nrad 2\ttab", "👩‍⚕️ 𝔘", " omgiven ", strings.Repeat("lång ", 5000)}
}

// fill gives every text, number, bool and instant of a row another value. Ids
// of other rows are left alone: the fields that lead stands for.
func fill[T any](row T, round int, lead ...string) T {
	v := reflect.ValueOf(&row).Elem()
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if name == "ID" && f.Kind() == reflect.Int64 || slices.Contains(lead, name) {
			continue
		}
		switch f.Interface().(type) {
		case string:
			f.SetString(awkward()[(i+round)%len(awkward())] + suffix(round))
		case int:
			f.SetInt(int64(i*1000 + round))
		case bool:
			f.SetBool((i+round)%2 == 0)
		case []byte:
			f.SetBytes([]byte{0, 255, byte(round), '\''})
		case time.Time:
			if (i+round)%3 != 0 {
				f.Set(reflect.ValueOf(instant().AddDate(0, 0, i).Add(time.Duration(round) * time.Microsecond)))
			}
		}
	}
	return row
}

func suffix(round int) string {
	if round == 0 {
		return ""
	}
	return strings.Repeat("x", round)
}

// same compares rows field by field; instants by value, because two equal
// times in UTC can differ inside.
func same(t *testing.T, got, want any) {
	t.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range w.NumField() {
		name := w.Type().Field(i).Name
		if at, ok := w.Field(i).Interface().(time.Time); ok {
			back := g.Field(i).Interface().(time.Time)
			if !back.Equal(at) || back.IsZero() != at.IsZero() || back.Location() != time.UTC {
				t.Errorf("%T.%s: got %v, want %v", want, name, back, at)
			}
			continue
		}
		if !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			t.Errorf("%T.%s: got %#v, want %#v", want, name, g.Field(i).Interface(), w.Field(i).Interface())
		}
	}
}

// setID puts the id that the store gave into a row.
func setID[T any](row T, id int64) T {
	reflect.ValueOf(&row).Elem().FieldByName("ID").SetInt(id)
	return row
}

// trip writes rows filled with awkward values and reads each back.
func trip[T any](row func(*kit) T, lead string, add func(*kit, store.Tx, T) (int64, error), get func(*kit, store.Reader, T) (T, error)) func(*testing.T, *kit) {
	return func(t *testing.T, k *kit) {
		for round := range len(awkward()) {
			want := fill(row(k), round, strings.Fields(lead)...)
			k.change(t, func(tx store.Tx) {
				id := must(add(k, tx, want))(t)
				if reflect.ValueOf(want).FieldByName("ID").Kind() == reflect.Int64 {
					want = setID(want, id)
				}
				same(t, must(get(k, tx, want))(t), want)
			})
			k.view(t, func(r store.Reader) { same(t, must(get(k, r, want))(t), want) })
		}
	}
}

// pick finds the row in a list.
func pick[T any](rows []T, err error, is func(T) bool) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	for _, r := range rows {
		if is(r) {
			return r, nil
		}
	}
	return none, store.ErrNotFound
}
