package form

import (
	"strings"
	"testing"
)

func TestTyped(t *testing.T) {
	t.Parallel()
	read := Typed("sv", map[Field]string{FieldPerformed: "partly", FieldResult: " Tre\x00 av\r\nfem ", FieldGrade: "Mindre avvikelse",
		FieldAction: "Ny rutin", FieldActionDue: "30 september 2026"})
	want := Answer{Performed: Partly, Result: "Tre av\nfem", Grade: "Mindre avvikelse", Action: "Ny rutin", ActionDue: "2026-09-30"}
	if read.Answer != want || len(read.Wrong) != 0 {
		t.Errorf("%+v, problems %v", read.Answer, read.Wrong)
	}
	if got := Typed("en", map[Field]string{FieldPerformed: "Yes"}).Answer.Performed; got != Yes {
		t.Errorf("a word in English became %q", got)
	}
	if !Typed("sv", nil).Answer.Empty() {
		t.Error("nothing typed is not nothing said")
	}
}

func TestTypedWrong(t *testing.T) {
	t.Parallel()
	for field, value := range map[Field]string{FieldPerformed: "kanske", FieldActionDue: "31 februari", FieldResult: strings.Repeat("å", maxTyped+1), FieldProposal: "#REF!"} {
		read := Typed("sv", map[Field]string{field: value})
		if len(read.Wrong) != 1 || read.Wrong[0].Cell != string(field) || read.WrongIn[0] != field {
			t.Errorf("%s: %v in %v", field, read.Wrong, read.WrongIn)
		}
	}
}

func FuzzTyped(f *testing.F) {
	f.Add("yes", "Resultat", "Ej bedömd", "2026-09-30")
	f.Fuzz(func(t *testing.T, performed, result, grade, due string) {
		read := Typed("sv", map[Field]string{FieldPerformed: performed, FieldResult: result, FieldGrade: grade, FieldActionDue: due})
		if strings.ContainsRune(read.Answer.Result, 0) || len([]rune(read.Answer.Result)) > maxTyped {
			t.Errorf("%q was taken", read.Answer.Result)
		}
		Judge(read, Want{Lang: "sv"})
	})
}
