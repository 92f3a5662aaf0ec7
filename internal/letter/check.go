package letter

import "time"

// check writes every letter in every language once, in the shapes that the
// branches of a template can tell apart.
func (l *Letters) check() error {
	for _, lang := range languages {
		for _, regulation := range []string{gdpr, ukGDPR, ccpa, "NONE"} {
			for _, kind := range []Kind{Receipt, Extension, Rejection, Completion} {
				for _, f := range samples(kind, lang, regulation) {
					if _, err := l.Render(kind, f); err != nil {
						return err
					}
				}
			}
		}
		for _, e := range escalationSamples(lang) {
			if _, err := l.Escalation(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// escalationSamples is one of each standing at different marks, more of the last
// than are named, and a single one without pages to point to.
func escalationSamples(lang string) []Escalation {
	day := time.Date(2027, time.February, 28, 22, 0, 0, 0, time.UTC)
	full := Escalation{Language: lang, Zone: time.UTC, Link: "https://lethe.example.com/queue"}
	for i, standing := range standings {
		full.Marked = append(full.Marked, Marked{
			Reference: "ER-7K2M-9QXA", Percent: []int{100, 90, 75, 50}[i/2], DueOn: day, Standing: standing, SendsOn: day, Open: 2,
			Failed: 1, Link: "https://lethe.example.com/requests/ER-7K2M-9QXA",
		})
	}
	last := full.Marked[len(full.Marked)-1]
	one := Escalation{Language: lang, Zone: time.UTC, Marked: []Marked{last}}
	one.Marked[0].Open, one.Marked[0].Failed, one.Marked[0].Link = 1, 0, ""
	for range maxListed {
		full.Marked = append(full.Marked, last)
	}
	return []Escalation{full, one}
}

func samples(kind Kind, lang, regulation string) []Facts {
	full := sample(kind, lang, regulation)
	bare := full
	bare.RecipientCount, bare.Retained = 0, nil
	bare.Controller.Address = ""
	one := full
	one.RecipientCount = 1
	one.Controller.Email = ""
	return []Facts{full, bare, one}
}

func sample(kind Kind, lang, regulation string) Facts {
	ground := "LEGAL_CLAIMS"
	if kind == Extension {
		ground = "COMPLEXITY"
	}
	return Facts{
		Regulation: regulation,
		Language:   lang,
		Reference:  "ER-7K2M-9QXA",
		ReceivedOn: time.Date(2027, time.January, 28, 9, 0, 0, 0, time.UTC),
		DueOn:      time.Date(2027, time.February, 28, 22, 0, 0, 0, time.UTC),
		ExtendedTo: time.Date(2027, time.April, 28, 21, 0, 0, 0, time.UTC),
		Zone:       time.UTC,
		Ground:     ground,
		Reasons:    "A sample of the text that a reviewer writes.\n\nIts second paragraph.",
		Controller: Controller{
			Name:      "Sample Ltd",
			Address:   "1 Sample Street\n12345 Sampletown",
			Email:     "privacy@example.com",
			Authority: "Sample Data Protection Authority\n2 Sample Square, 12345 Sampletown",
		},
		RecipientCount: 3,
		Retained:       []string{"Accounts: invoices, because a law requires us to keep them"},
	}
}
