package audit_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
)

// evidenceFiles are the files of the ZIP, in its order.
var evidenceFiles = []string{
	"README.txt", "request.json", "events.jsonl", "deliveries.json", "receipts.json", "certificate.json", "public-key.txt", "manifest.sha256",
}

// packed is the evidence as an auditor gets it, and its files by name.
func (o *office) packed(t *testing.T, request uuid.UUID) map[string][]byte {
	t.Helper()
	packed, err := o.Evidence(o.staff(t, auth.Auditor), request)
	must(t, err)
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	must(t, err)
	var names []string
	files := map[string][]byte{}
	for _, f := range in.File {
		content, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(content)
		must(t, err)
		expectNoCanary(t, f.Name, bytes.ReplaceAll(data, []byte("canary-detail of the bookkeeping"), nil)) // the ground, which the archive keeps
		names, files[f.Name] = append(names, f.Name), data
	}
	if !slices.Equal(names, evidenceFiles) {
		t.Errorf("files %v, want %v", names, evidenceFiles)
	}
	return files
}

func TestEvidence_ChecksWithNothingButItself(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)

	files := o.packed(t, r.ID)

	var manifest strings.Builder
	for _, name := range evidenceFiles[:len(evidenceFiles)-1] {
		fmt.Fprintf(&manifest, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	if got := string(files["manifest.sha256"]); got != manifest.String() {
		t.Errorf("manifest:\n%s\nwant\n%s", got, manifest.String())
	}
	keys, err := certificate.PublicKeys(string(files["public-key.txt"]))
	must(t, err)
	c, err := certificate.Check(files["certificate.json"], keys)
	must(t, err)
	lines := strings.Split(strings.TrimSpace(string(files["events.jsonl"])), "\n")
	for i, line := range lines {
		var e certificate.Entry
		must(t, json.Unmarshal([]byte(line), &e))
		if e.Hash != c.Entries[i].Hash {
			t.Errorf("line %d is not entry %d of the certificate", i+1, i+1)
		}
	}
	if len(lines) != len(c.Entries) {
		t.Errorf("%d events, %d entries", len(lines), len(c.Entries))
	}
}

func TestEvidence_IsTheSameOfTheArchiveButForTheAttempts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.work(t)
	open := o.packed(t, r.ID)
	o.archive(t)
	archived := o.packed(t, r.ID)

	if a, b := decoded(t, open["receipts.json"]), decoded(t, archived["receipts.json"]); len(a) != 4 || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("receipts %v, archived %v", a, b)
	}
	before := decoded(t, open["deliveries.json"])
	for _, d := range before {
		if log, _ := d["attemptLog"].([]any); d["destination"] != "paper" && len(log) != 1 {
			t.Errorf("attempts of %v: %v", d["destination"], log)
		}
		delete(d, "attemptLog")
	}
	if after := decoded(t, archived["deliveries.json"]); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("deliveries %v, archived %v", before, after)
	}
	for _, want := range []string{`"reference": "` + r.Reference, `"state": "COMPLETED"`, `"decidedBy": "Robin Okafor"`} {
		if !strings.Contains(string(open["request.json"]), want) || !strings.Contains(string(archived["request.json"]), want) {
			t.Errorf("the request lacks %s:\n%s\n%s", want, open["request.json"], archived["request.json"])
		}
	}
}

func decoded(t *testing.T, file []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	must(t, json.Unmarshal(file, &out))
	return out
}

func TestEvidence_IsOnRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.submit(t)
	o.work(t)
	o.packed(t, r.ID)
	last := o.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(r.ID)).Order(ent.Desc(ledgerentry.FieldNumber)).FirstX(t.Context())
	if last.Action != "request.exported" || last.Actor != "Robin Okafor" || string(last.Detail) != `{"entries":1,"what":"evidence"}` {
		t.Errorf("the last entry is %s by %s: %s", last.Action, last.Actor, last.Detail)
	}
	o.work(t)
	if c, _ := o.certified(t, r.ID); len(c.Entries) != 2 || c.Summary.Finished {
		t.Errorf("the next certificate has %d entries", len(c.Entries))
	}
}

func TestEvidence_IsForReadersOfTheLedger(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.submit(t)
	o.work(t)
	if _, err := o.Evidence(o.sender(t, "shop"), r.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("for the sender: %v", err)
	}
	if _, err := o.Evidence(o.staff(t, auth.Auditor), uuid.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("of nothing: %v", err)
	}
	if n := o.db.Read().LedgerEntry.Query().Where(ledgerentry.Action("request.exported")).CountX(t.Context()); n != 0 {
		t.Errorf("%d exports are on record", n)
	}
}

func TestEvidence_EndsWithTheRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.erased(t)
	o.archive(t)
	pgtest.Advance(t, o.db, 2401*time.Hour)
	_, err := o.desk.ForgetDue(o.system(t))
	must(t, err)
	o.work(t)
	if _, err := o.Evidence(o.staff(t, auth.Auditor), r.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}
