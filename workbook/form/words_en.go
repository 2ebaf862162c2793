package form

func english() words {
	return words{
		lang: "en", formSheet: "Internal control", actionsSheet: "Actions", helpSheet: "Help", fixSheet: "To correct",
		headings: map[Field]string{
			fieldKey: "Key", fieldRef: "Ref.", fieldControl: "Control", fieldPeriod: "Period", fieldPrevious: "Previous answer",
			FieldPerformed: "Carried out during the period?", FieldResult: "Result", FieldGrade: "Assessment", FieldAction: "Action",
			FieldDoneOn: "Carried out on", FieldExamined: "Number examined", FieldDeviating: "Number deviating", FieldOutcome: "Outcome",
			FieldActionOwner: "Action owner", FieldActionDue: "Action due", FieldProposal: "Suggested change", fieldDone: "Done?",
		},
		actions: map[Field]string{
			fieldKey: "Key", fieldRef: "Ref.", fieldArea: "Area", fieldText: "Decided action", fieldOwner: "Owner",
			fieldDue: "Due", FieldStatus: "Status", FieldHad: "Did it have an effect?", FieldEffect: "Effect or comment",
		},
		aliases: map[string]Field{
			"reference": fieldRef, "reporting period": fieldPeriod, "carried out": FieldPerformed, "performed": FieldPerformed, "performed during the period": FieldPerformed,
			"performed on": FieldDoneOn, "done on": FieldDoneOn, "examined": FieldExamined, "number checked": FieldExamined,
			"deviating": FieldDeviating, "number of deviations": FieldDeviating,
			"results": FieldResult, "grade": FieldGrade, "actions": FieldAction, "owner of action": FieldActionOwner,
			"due date": FieldActionDue, "proposal": FieldProposal, "suggested changes": FieldProposal, "effect": FieldEffect, "had effect": FieldHad, "did the action have effect": FieldHad,
		},
		performed: []choice{
			{string(Yes), "Yes"}, {string(Partly), "Partly"}, {string(No), "No"},
			{string(NoOccasion), "No occasion"}, {string(NotMine), "Does not concern my unit"},
		},
		also: map[string]Performed{
			"y": Yes, "true": Yes, "done": Yes, "performed": Yes, "partially": Partly, "in part": Partly, "n": No, "false": No, "not done": No, "not performed": No,
			"no occasions": NoOccasion, "not applicable": NoOccasion, "n/a": NoOccasion, "does not concern us": NotMine, "does not concern me": NotMine,
		},
		statuses: []choice{
			{"unset", "Not stated"}, {"not-started", "Not started"}, {"started", "Started"}, {"ongoing", "Ongoing"}, {"done", "Completed"}, {"dropped", "Dropped"},
		},
		alsoStatus: map[string]string{"in progress": "started", "done": "done", "finished": "done", "closed": "done", "cancelled": "dropped", "canceled": "dropped"},
		done:       "Done", left: "To do",
		lacks: map[Field]string{
			FieldPerformed: "Say if carried out", FieldResult: "Result missing", FieldGrade: "Assessment missing", FieldAction: "Action missing",
			FieldDoneOn: "Date missing", FieldExamined: "Number missing", FieldDeviating: "Number missing", FieldOutcome: "Outcome missing",
		},
		mend: "Mend", tooMany: "Compare the numbers", shared: "Simple", nothing: "Nothing to report.",
		choose:   "Choose {1}",
		remove:   "Remove assessment",
		progress: "{1} of {2} done", progressOne: "{1} of {2} done",
		months: []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		one:    "{1} control", many: "{1} controls",
		method: "Method: ", sample: "Sample: ", target: "Target: ", previous: "Previous answer: ", page: "Page", of: "of",
		place: "Where", ref: "Control", what: "What needs correcting",
	}
}

func englishGrades() map[string]int {
	return map[string]int{
		"fine": 0, "no remarks": 0, "no remark": 0, "nothing to report": 0, "no deviation": 0, "no deviations": 0, "green": 0,
		"not assessed": -1,
	}
}
