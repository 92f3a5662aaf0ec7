package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"lethe/internal/certificate"
)

// checkedJSON is what a certificate that holds says.
type checkedJSON struct {
	Ledger   string              `json:"ledger"`
	Key      string              `json:"key"`
	Size     int64               `json:"size"` // of the tree
	Root     string              `json:"root"`
	SealedAt time.Time           `json:"sealedAt"`
	Index    int64               `json:"index"` // of the last entry in the tree
	Entries  int                 `json:"entries"`
	Summary  certificate.Summary `json:"summary"`
}

func checkedCertificate(c certificate.Certificate) checkedJSON {
	return checkedJSON{
		Ledger: c.Ledger, Key: c.Key(), Size: c.Tree.Size, Root: c.Tree.Root.String(), SealedAt: c.Tree.At,
		Index: c.Proof.Index, Entries: len(c.Entries), Summary: c.Summary,
	}
}

// printCertificate tells in a few lines what holds.
func printCertificate(to io.Writer, c certificate.Certificate) error {
	s := c.Summary
	out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	line("Certificate", "holds")
	line("Request", "%s", strings.TrimSpace(s.Reference+" "+s.RequestID.String()))
	line("Asked", "%s, cause %s, from %s", when(s.SubmittedAt), s.Cause, s.Source)
	line("Law", "%s, due %s", s.Regulation, when(s.DueAt))
	if d := s.Decision; d != nil {
		line("Decision", "%s", strings.TrimSpace(fmt.Sprintf("%s by %s (%s) on %s %s", d.What, d.By, d.Kind, when(&d.At), d.Ground)))
	}
	for _, d := range s.Destinations {
		line("Destination", "%s: %s, closed %s, attempts %d%s", d.Name, d.State, when(d.ClosedAt), d.Attempts, lastEvidence(d))
	}
	if s.Finished {
		line("Outcome", "%s on %s", s.State, when(s.FinishedAt))
	} else {
		line("Outcome", "not finished yet: %s", s.State)
	}
	line("As of", "%s", when(&s.AsOf))
	line("Proof", "entry %d of the %d of the ledger %s on %s", c.Proof.Index+1, c.Tree.Size, c.Ledger, when(&c.Tree.At))
	line("Signed by", "%s", c.Key())
	return out.Flush()
}

func lastEvidence(d certificate.Destination) string {
	if w := d.Waiver; w != nil {
		return ", waived by " + w.By + ": " + string(w.Ground)
	}
	n := len(d.Evidence)
	if n == 0 {
		return ""
	}
	last := d.Evidence[n-1]
	words := ", " + last.Status + " by " + last.Via
	if last.HTTPStatus != 0 {
		words += " (HTTP " + strconv.Itoa(last.HTTPStatus) + ")"
	}
	return words
}

// when writes a time to the second; a dash for none.
func when(t *time.Time) string {
	if t == nil {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}
