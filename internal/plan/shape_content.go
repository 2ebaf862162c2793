package plan

import (
	"rond/scheduler"
	"rond/workbook/table"
)

func areaShape() table.Shape {
	return table.Shape{Key: "areas", Name: words("Områden", "Areas", "Riskområden"), Columns: []table.Column{
		{Key: "number", Title: words("Nr", "No", "Områdesnr"), Kind: table.Word, Width: 6},
		{Key: "chapter", Title: words("Kapitel", "Chapter"), Kind: table.Word, Width: 9},
		{Key: "name", Title: words("Område", "Area", "Riskområde"), Kind: table.Word, Required: true, Width: 34},
		{Key: "account", Title: words("Redogörelse", "Account"), Kind: table.Text, Width: 80},
	}}
}

// how are the ways in which the holders of a role answer.
func how() []table.Option {
	return []table.Option{
		{Code: string(EveryHolder), Words: words("varje innehavare", "every holder", "alla", "var och en")},
		{Code: string(OnePerUnit), Words: words("en per enhet", "one per unit")},
		{Code: string(OneForAll), Words: words("en för alla", "one for all")},
		{Code: string(TakesPart), Words: words("deltar", "takes part", "deltar men svarar inte")},
	}
}

func controlShape() table.Shape {
	return table.Shape{Key: "controls", Name: words("Kontroller", "Controls", "Kontrollmoment"), Required: true, Columns: []table.Column{
		{Key: "code", Title: words("Kod", "Code", "Kontroll-id"), Kind: table.Word, Width: 8},
		{Key: "number", Title: words("Nr", "No"), Kind: table.Word, Width: 6},
		{Key: "area", Title: words("Område", "Area", "Riskområde"), Kind: table.Word, Required: true, From: "areas.name", Width: 24},
		{Key: "risk", Title: words("Risk", "Risk"), Kind: table.Text, Width: 32},
		{Key: "risk_code", Title: words("Risk-id", "Risk id", "Riskkod"), Kind: table.Word, Width: 8},
		{Key: "marks", Title: words("Märkning", "Marks"), Kind: table.Text, Width: 14},
		{Key: "probability", Title: words("Sannolikhet", "Probability"), Kind: table.Number, Width: 12},
		{Key: "consequence", Title: words("Konsekvens", "Consequence"), Kind: table.Number, Width: 12},
		{Key: "value", Title: words("Riskvärde", "Risk value", "Risktal"), Kind: table.Number, Width: 11},
		{Key: "text", Title: words("Kontrollmoment", "Control", "Kontroll"), Kind: table.Text, Required: true, Width: 44},
		{Key: "method", Title: words("Metod", "Method"), Kind: table.Text, Width: 40},
		{Key: "responsible", Title: words("Ansvarig", "Responsible"), Kind: table.Text, Width: 20},
		{Key: "frequency", Title: words("Frekvens", "Frequency"), Kind: table.Text, Width: 22},
		{Key: "reported", Title: words("Rapporteras", "Reported"), Kind: table.Text, Width: 16},
		{Key: "answers", Title: words("Svarar", "Answered by"), Kind: table.Text, Width: 20},
		{Key: "how", Title: words("Hur", "How"), Kind: table.Choice, Options: how(), Width: 18},
		{Key: "simple", Title: words("Enkel", "Simple"), Kind: table.Choice, Options: yesNo(), Width: 8},
		{Key: "confidential", Title: words("Kan röra sekretess", "May be confidential", "Sekretess"), Kind: table.Choice, Options: yesNo(), Width: 12},
		{Key: "sample", Title: words("Stickprov", "Sample"), Kind: table.Text, Width: 18},
		{Key: "target", Title: words("Målvärde", "Target"), Kind: table.Text, Width: 14},
		{Key: "dated", Title: words("Ange datum", "State the day"), Kind: table.Choice, Options: yesNo(), Width: 10},
		{Key: "opens", Title: words("Frågas", "Asked"), Kind: table.Word, Width: 28},
		{Key: "due", Title: words("Sista svarsdag", "Last day to answer"), Kind: table.Word, Width: 28},
		{Key: "shared_from", Title: words("Gemensam med", "Shared from", "Kommungemensam"), Kind: table.Word, Width: 14},
		{Key: "local", Title: words("Lokalt tillägg", "Local addition"), Kind: table.Text, Width: 36},
	}}
}

func partShape() table.Shape {
	return table.Shape{Key: "parts", Name: words("Delmoment", "Parts"), Columns: []table.Column{
		{Key: "control", Title: words("Kontroll", "Control", "Kod"), Kind: table.Word, Required: true, From: "controls.code", Width: 10},
		{Key: "code", Title: words("Del", "Part"), Kind: table.Word, Width: 6},
		{Key: "subject", Title: words("Delmoment", "Subject"), Kind: table.Text, Width: 46},
		{Key: "method", Title: words("Metod", "Method"), Kind: table.Text, Width: 34},
		{Key: "frequency", Title: words("Frekvens", "Frequency"), Kind: table.Text, Width: 26},
		{Key: "reported", Title: words("Rapporteras", "Reported"), Kind: table.Text, Width: 18},
		{Key: "answers", Title: words("Svarar", "Answered by", "Roll"), Kind: table.Text, Width: 24},
		{Key: "how", Title: words("Hur", "How"), Kind: table.Choice, Options: how(), Width: 18},
		{Key: "unit", Title: words("Enhet", "Unit"), Kind: table.Word, From: "units.name", Width: 26},
		{Key: "sample", Title: words("Stickprov", "Sample"), Kind: table.Text, Width: 18},
		{Key: "target", Title: words("Målvärde", "Target"), Kind: table.Text, Width: 14},
	}}
}

func occasionShape() table.Shape {
	return table.Shape{Key: "occasions", Name: words("Uppföljningstillfällen", "Reporting occasions", "Rapporttillfällen"), Columns: []table.Column{
		{Key: "name", Title: words("Tillfälle", "Occasion", "Namn"), Kind: table.Word, Required: true, Width: 30},
		{Key: "period", Title: words("Period", "Period"), Kind: table.Word, Required: true, Width: 12},
		{Key: "last_day", Title: words("Sista svarsdag", "Last day to answer"), Kind: table.Date},
		{Key: "opens", Title: words("Frågas", "Asked"), Kind: table.Date},
		{Key: "texts_due", Title: words("Texter klara", "Texts ready"), Kind: table.Date},
		{Key: "board_date", Title: words("Nämndens sammanträde", "Board meeting"), Kind: table.Date},
		{Key: "registry", Title: words("Diarienummer", "Registry number", "Dnr"), Kind: table.Word, Width: 20},
	}}
}

func timingShape() table.Shape {
	kinds := []table.Option{
		{Code: allPeriods, Words: words("Alla perioder", "Every period", "Alla")},
		{Code: string(scheduler.UnitMonth), Words: words("Månad", "Month")},
		{Code: string(scheduler.UnitQuarter), Words: words("Kvartal", "Quarter")},
		{Code: string(scheduler.UnitTertial), Words: words("Tertial", "Tertial")},
		{Code: string(scheduler.UnitHalf), Words: words("Halvår", "Half-year")},
		{Code: string(scheduler.UnitTimes), Words: words("Gånger per år", "Times a year")},
		{Code: wholeYear, Words: words("Helår", "Full year", "År", "Year")},
	}
	return table.Shape{Key: "timings", Name: words("Svarsdagar", "Days to answer", "Svarstider"), Columns: []table.Column{
		{Key: "period", Title: words("Period", "Period"), Kind: table.Choice, Options: kinds, Required: true, Width: 18},
		{Key: "opens", Title: words("Frågas", "Asked"), Kind: table.Word, Width: 32},
		{Key: "due", Title: words("Sista svarsdag", "Last day to answer"), Kind: table.Word, Width: 32},
	}}
}

func gradeShape() table.Shape {
	return table.Shape{Key: "grades", Name: words("Bedömningsgrader", "Grades"), Columns: []table.Column{
		{Key: "code", Title: words("Kod", "Code"), Kind: table.Word, Required: true, Width: 16},
		{Key: "word", Title: words("Ord", "Word", "Bedömning"), Kind: table.Word, Required: true, Width: 28},
		{Key: "severity", Title: words("Allvar", "Severity"), Kind: table.Number, Required: true, Width: 10},
	}}
}

func stepShape() table.Shape {
	kinds := []table.Option{
		{Code: StepProbability, Words: words("Sannolikhet", "Probability")},
		{Code: StepConsequence, Words: words("Konsekvens", "Consequence")},
		{Code: StepValue, Words: words("Riskvärde", "Risk value", "Risktal")},
	}
	return table.Shape{Key: "steps", Name: words("Skala", "Scale", "Riskskala"), Columns: []table.Column{
		{Key: "kind", Title: words("Gäller", "Of"), Kind: table.Choice, Options: kinds, Required: true, Width: 16},
		{Key: "n", Title: words("Steg", "Step", "Från"), Kind: table.Number, Required: true, Width: 8},
		{Key: "word", Title: words("Ord", "Word"), Kind: table.Word, Required: true, Width: 24},
		{Key: "meaning", Title: words("Innebörd", "Meaning"), Kind: table.Text, Width: 70},
	}}
}

func assessmentShape() table.Shape {
	reporting := []table.Option{
		{Code: "yes", Words: words("Rapporterad", "Reported", "Ja", "Yes")},
		{Code: "no", Words: words("Ej rapporterad", "Not reported", "Nej", "No")},
	}
	return table.Shape{Key: "assessments", Name: words("Bedömningar", "Assessments"), Columns: []table.Column{
		{Key: "control", Title: words("Kontroll", "Control"), Kind: table.Word, From: "controls.code", Width: 10},
		{Key: "area", Title: words("Område", "Area"), Kind: table.Word, From: "areas.name", Width: 28},
		{Key: "occasion", Title: words("Period", "Period", "Tillfälle"), Kind: table.Word, Required: true, From: "occasions.period", Width: 12},
		{Key: "text", Title: words("Text", "Text", "Resultat"), Kind: table.Text, Width: 80},
		{Key: "grade", Title: words("Bedömning", "Grade"), Kind: table.Word, From: "grades.word", Width: 20},
		{Key: "reported", Title: words("Rapportering", "Reporting"), Kind: table.Choice, Options: reporting},
	}}
}

// statuses are where an action stands.
func statuses() []table.Option {
	return []table.Option{
		{Code: "unset", Words: words("Ej angiven", "Not stated")},
		{Code: "not-started", Words: words("Ej påbörjad", "Not started", "Inte påbörjad")},
		{Code: "started", Words: words("Påbörjad", "Started", "Pågår", "Pågående")},
		{Code: "ongoing", Words: words("Löpande", "Ongoing")},
		{Code: "done", Words: words("Genomförd", "Done", "Vidtagen", "Klar", "Avslutad")},
		{Code: "dropped", Words: words("Utgår", "Dropped")},
	}
}

// StatusOf is the code of an action's status as people write it; "" for words
// that are none.
func StatusOf(text string) string {
	code, _ := table.Column{Options: statuses()}.Option(text)
	return code
}

func actionShape() table.Shape {
	return table.Shape{Key: "actions", Name: words("Åtgärder", "Actions", "Åtgärdslista"), Columns: []table.Column{
		{Key: "area_number", Title: words("Områdesnr", "Area no"), Kind: table.Word, Width: 11},
		{Key: "number", Title: words("Åtgärdsnr", "Action no", "Nr"), Kind: table.Word, Width: 11},
		{Key: "area", Title: words("Område", "Area"), Kind: table.Word, Required: true, From: "areas.name", Width: 30},
		{Key: "text", Title: words("Åtgärd", "Action"), Kind: table.Text, Required: true, Width: 56},
		{Key: "owner", Title: words("Åtgärdsansvarig", "Action owner"), Kind: table.Word, Width: 28},
		{Key: "due", Title: words("Klart senast", "Due"), Kind: table.Date, Width: 13},
		{Key: "status", Title: words("Status", "Status"), Kind: table.Choice, Options: statuses(), Width: 14},
		{Key: "effect", Title: words("Effekt", "Effect"), Kind: table.Text, Width: 36},
		{Key: "from", Title: words("Kommer från", "Comes from"), Kind: table.Word, Width: 18},
		{Key: "check", Title: words("Effekten följs upp", "Effect checked"), Kind: table.Date, Width: 16},
	}}
}
