package web_test

import (
	"archive/zip"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/erasure"
)

// seal puts what was written into the ledger's tree.
func (w *world) seal() {
	w.t.Helper()
	if _, err := w.audit.SealDue(w.system()); err != nil {
		w.t.Fatal(err)
	}
}

func TestCertificate_IsAPageAndAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	w.seal()
	b := w.as(auth.Auditor)

	b.get("/requests/" + r.Reference).expect(http.StatusOK).shows("/requests/" + r.Reference + "/certificate")
	b.get("/requests/"+r.Reference+"/certificate").expect(http.StatusOK).
		shows(r.Reference, r.ID.String(), "Not finished yet", "Customer database (crm)", "Erased (HTTP 200)", "Advertising (ads)", "Approved",
			"lethe certificate verify", "Fingerprint", "evidence.zip").
		hides(email, "•••")
	file := b.get("/requests/"+r.Reference+"/certificate.json").expect(http.StatusOK).hides(email, "•••")

	if file.header.Get("Content-Type") != "application/json" || file.header.Get("Cache-Control") != "no-store" ||
		file.header.Get("Content-Disposition") != `attachment; filename="certificate-`+r.Reference+`.json"` {
		t.Errorf("header %v", file.header)
	}
	c, err := certificate.Check([]byte(file.body), w.keys.LedgerVerifiers())
	if err != nil || c.Summary.Reference != r.Reference {
		t.Errorf("the certificate of %s: %v", c.Summary.Reference, err)
	}
}

func TestCertificate_OutlivesTheArchiving(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	if _, err := w.Reject(w.system(), erasure.Rejection{RequestID: r.ID, Ground: "LEGAL_CLAIMS", Text: reasons}); err != nil {
		t.Fatal(err)
	}
	w.advance(721 * time.Hour)
	w.work()
	w.seal()
	b := w.as(auth.Lead)
	b.get("/requests/"+r.Reference).expect(http.StatusOK).shows("/requests/"+r.Reference+"/certificate", "no longer known")
	b.get("/requests/"+r.Reference+"/certificate").expect(http.StatusOK).shows("Rejected", "Legal claims", "Art. 17(3)(e)", "Forgotten").hides(email, "•••", reasons)
}

func TestCertificate_IsForReadersOfTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	w.seal()
	operator := w.as(auth.Operator)
	operator.get("/requests/" + r.Reference).expect(http.StatusOK).hides("certificate")
	for _, what := range []string{"certificate", "certificate.json", "evidence.zip"} {
		operator.get("/requests/" + r.Reference + "/" + what).expect(http.StatusForbidden)
	}
	b := w.as(auth.Reviewer)
	for _, reference := range []string{"ER-0000-0000", "nothing"} {
		b.get("/requests/" + reference + "/certificate").expect(http.StatusNotFound)
		b.get("/requests/" + reference + "/evidence.zip").expect(http.StatusNotFound)
	}
}

func TestEvidence_IsAZipAndOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	w.seal()
	b := w.as(auth.Auditor)
	got := b.get("/requests/" + r.Reference + "/evidence.zip").expect(http.StatusOK)
	if got.header.Get("Content-Type") != "application/zip" || got.header.Get("Content-Disposition") != `attachment; filename="evidence-`+r.Reference+`.zip"` {
		t.Errorf("header %v", got.header)
	}
	in, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	open, err := in.Open("request.json")
	if err != nil {
		t.Fatal(err)
	}
	var request map[string]any
	if err := json.NewDecoder(open).Decode(&request); err != nil || request["reference"] != r.Reference {
		t.Errorf("request.json: %v, %v", request, err)
	}
	b.get("/requests/" + r.Reference).expect(http.StatusOK).shows("Evidence handed out")
}
