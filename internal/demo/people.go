package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

var names = strings.Fields(`anna bela carla dmitri elif farid greta hanna ines jonas kaya luca mara nils olga
	pavel quinn rosa samir tilda ugo vera wim xenia yara zoran amir brigitte chiara dario`)

var causes = []string{"account_deleted", "direct_request", "email_opt_out", "inactive"}

var regulations = []lifecycle.Regulation{lifecycle.GDPR, lifecycle.GDPR, lifecycle.UKGDPR, lifecycle.CCPA, lifecycle.LGPD}

var sources = []string{"shop", "support-desk", "partner-portal"}

// person is the n-th made-up person's request, asked the given days ago.
func person(n, daysAgo int, attributes map[string]any) erasure.Submission {
	name := fmt.Sprintf("%s.%02d", names[n%len(names)], n)
	asked := time.Now().AddDate(0, 0, -daysAgo)
	raw, _ := json.Marshal(attributes) // strings and booleans always encode
	in := erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: name + "@example.com"}},
		Cause:       causes[n%len(causes)],
		Regulation:  regulations[n%len(regulations)],
		SubmittedAt: &asked,
		ExternalID:  fmt.Sprintf("ticket-%04d", 4200+n),
		Attributes:  raw,
	}
	switch n % 3 {
	case 1:
		in.Identifiers = append(in.Identifiers, erasure.IdentifierInput{Type: "customer_id", Value: fmt.Sprintf("cust-%08d", 10_000_000+n*7919)})
	case 2:
		in.Identifiers = append(in.Identifiers, erasure.IdentifierInput{Type: "phone", Value: fmt.Sprintf("+49301234%04d", 1000+n)})
	}
	return in
}
