package consolidated

func english() *words {
	return &words{
		states: map[string]string{
			Answered:        "Answered",
			AnsweredByOther: "Answered by another",
			NotApplicable:   "Not applicable here",
			Partial:         "Partly answered",
			Returned:        "Returned for completion",
			Waiting:         "Awaiting answer",
			Silent:          "Not reported",
			Undeliverable:   "Undeliverable",
			Held:            "Awaiting review",
			Vacant:          "Without an owner",
			NotDue:          "Not yet due",
			BeforeStart:     "Before start",
			Cancelled:       "Cancelled",
		},
		performed: map[string]string{
			"yes": "Yes", "partly": "Partly", "no": "No", "no-occasion": "No occasion", "not-mine": "Not my operations",
		},
		statuses: map[string]string{
			"": "Not stated", "unset": "Not stated", "not-started": "Not started", "started": "Started", "ongoing": "Ongoing", "done": "Done", "dropped": "Dropped",
		},
		origins: map[string]string{
			"": "", OriginPlan: "Direct action in the plan", OriginAnswer: "From an answer", OriginControl: "The plan, after a control", OriginController: "Added by the coordinator",
		},
		effects:    map[string]string{"": "", "yes": "Yes", "partly": "Partly", "no": "No", EffectComes: "Checked later", EffectLacks: "Not checked"},
		planStates: map[string]string{"draft": "Draft", "provisional": "Provisional", "adopted": "Adopted", "closed": "Closed"},
		kinds: map[string]string{
			"notice": "Advance notice", "risk": "Risk analysis", "risk-reminder": "Reminder of the risk analysis", "risk-manager": "To a manager about the risk analysis", "risk-summary": "Status of the risk analysis", "dispatch": "Dispatch", "reminder": "Reminder", "action": "Action", "weekly": "Status of the week", "desk": "Something new waits", "return": "Returned for completion", "released": "Told to the former holder", "extension": "More time", "manager": "Mail to a manager", "receipt": "Receipt", "correction": "Correction",
			"question": "Question to contact", "question-received": "Question passed on", "summary": "Consolidated workbook",
		},
		mailStates: map[string]string{
			"held": "Waiting for you", "queued": "Queued", "sending": "Being sent", "sent": "Sent", "delivered": "Delivered", "delayed": "Delayed on its way", "failed": "Could not be sent",
			"uncertain": "Uncertain, sent once more", "unknown": "Not known to have arrived", "bounced": "Undeliverable", "withdrawn": "Withdrawn",
		},
		verdicts: map[string]string{
			"accepted": "Answer received", "correction": "Correction asked for", "locked": "Came when the year was closed", "unchanged": "Unchanged file", "question": "Question", "bounce": "Undeliverable", "delayed": "Delayed", "delivered": "Delivered",
			"away": "Absence", "automatic": "Automatic reply", "held": "Awaiting review", "ignored": "No action", "repeated": "Same file again", "unreadable": "Could not be read",
		},
		about: "About", riskMap: "Risk map", sheet: "Sheet", table: "Table", rows: "Rows", signs: "Signs in the matrix",
		whatIsIt: "Workbook", covers: "Covers", chain: "Head of the event chain", version: "version %d",
		noScale: "None of the plans values its risks.",
		yes:     "Yes", reported: "Reported",
		cut:     " … [the text is cut; it has %d characters]",
		page:    "Page &P of &N",
		title:   "Internal control follow-up %s",
		summary: "Summary",
		made:    "compiled %s", adopted: "adopted %s", wholeYear: "whole year", closed: "closed and locked", provisional: "provisional, not yet adopted", ofAsked: "%d of %d",
		without: "Without this reporting occasion, and not included", only: "only %s", periods: "periods that end %s – %s",

		share: "answered of what was asked", missing: "What is missing now", people: "People", oldest: "Earliest due date", count: "Number", state: "State",
		most: "Most left to answer", reminders: "Reminders", nobody: "Nothing is missing.",
		notDone:   "“Not reported” means that no answer has come. It does not say that the control was not performed.",
		noActions: "No actions",
		plans:     "By plan", plan: "Plan", area: "Area", inAll: "Whole plan", inAllPlans: "All plans", emptyAreas: "Areas without controls to report: %s.",
		stateChart: "State by area", gradeChart: "Grades in the answers", answersGrades: "Grades in the answers",
		trend: "Outcome over the periods", endsIn: "Period ending in", otherGrade: "Other grade", noGrade: "No grade", noAnswers: "Nothing has been asked yet.", help: "How to read this workbook",
		figures: [figureCount]string{"To report", "Asked", "Answered", "of which late", "Partly answered", "Awaiting answer",
			"Not reported", "Undeliverable", "Awaiting review", "Without an owner", "Not yet due", "Before start, cancelled"},
	}
}
