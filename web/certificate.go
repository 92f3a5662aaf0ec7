package web

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/internal/certificate"
	"lethe/internal/fault"
	"lethe/web/view"
)

// showCertificate draws the certificate of a request, open or archived.
func (s *site) showCertificate(w http.ResponseWriter, r *http.Request) error {
	c, err := s.certificate(r)
	if err != nil {
		return err
	}
	titles, err := s.titles(r.Context())
	if err != nil {
		return err
	}
	page := certificatePage(c, titles)
	page.Reference = r.PathValue("reference") // which old entries do not have
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.CertificatePage(page))
}

// sendCertificate hands out the file.
func (s *site) sendCertificate(w http.ResponseWriter, r *http.Request) error {
	c, err := s.certificate(r)
	if err != nil {
		return err
	}
	file, err := c.Encode()
	if err != nil {
		return err
	}
	return attach(w, "application/json", "certificate-"+r.PathValue("reference")+".json", file)
}

// sendEvidence hands out the ZIP, which is on record by then.
func (s *site) sendEvidence(w http.ResponseWriter, r *http.Request) error {
	reference := r.PathValue("reference")
	id, err := s.requestOf(r, reference)
	if err != nil {
		return err
	}
	packed, err := s.Audit.Evidence(r.Context(), id)
	if err != nil {
		return err
	}
	return attach(w, "application/zip", "evidence-"+reference+".zip", packed)
}

func (s *site) certificate(r *http.Request) (certificate.Certificate, error) {
	id, err := s.requestOf(r, r.PathValue("reference"))
	if err != nil {
		return certificate.Certificate{}, err
	}
	return s.Audit.Certificate(r.Context(), id)
}

// requestOf finds a request wherever it is.
func (s *site) requestOf(r *http.Request, reference string) (uuid.UUID, error) {
	if !referencePattern.MatchString(reference) {
		return uuid.Nil, errNoRequest
	}
	id, err := s.Audit.RequestOf(r.Context(), reference)
	if fault.Is(err, fault.NotFound) {
		return uuid.Nil, errNoRequest
	}
	return id, err
}

// attach hands out a file. No copy of it stays in a cache.
func attach(w http.ResponseWriter, kind, name string, file []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(file)
	return err
}
