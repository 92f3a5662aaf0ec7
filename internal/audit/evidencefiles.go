package audit

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"lethe/internal/certificate"
)

// file is one file of the evidence.
type file struct {
	name string
	data []byte
}

//go:embed evidence.txt
var readme string

// files writes the evidence, the manifest last.
func (s *Service) files(c certificate.Certificate, k known) ([]file, error) {
	out := []file{{"README.txt", []byte(readme)}}
	add := func(name string, value any) error {
		data, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		out = append(out, file{name, append(data, '\n')})
		return nil
	}
	if err := add("request.json", k.request); err != nil {
		return nil, err
	}
	events, err := lines(c.Entries)
	if err != nil {
		return nil, err
	}
	out = append(out, file{"events.jsonl", events})
	if err := add("deliveries.json", k.deliveries); err != nil {
		return nil, err
	}
	if err := add("receipts.json", k.receipts); err != nil {
		return nil, err
	}
	proof, err := c.Encode()
	if err != nil {
		return nil, err
	}
	out = append(out, file{"certificate.json", proof}, file{"public-key.txt", []byte(strings.Join(s.cfg.PublicKeys, "\n") + "\n")})
	return append(out, manifest(out)), nil
}

// lines writes one entry a line.
func lines(entries []certificate.Entry) ([]byte, error) {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	for _, e := range entries {
		if err := to.Encode(e); err != nil {
			return nil, fmt.Errorf("write events.jsonl: %w", err)
		}
	}
	return out.Bytes(), nil
}

// manifest is what "sha256sum -c" reads.
func manifest(files []file) file {
	var out bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return file{"manifest.sha256", out.Bytes()}
}

// pack makes the ZIP. All files have the time of the last entry, so that the same
// evidence is the same ZIP.
func pack(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range files {
		in, err := to.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return nil, fmt.Errorf("add %s: %w", f.name, err)
		}
		if _, err := in.Write(f.data); err != nil {
			return nil, fmt.Errorf("add %s: %w", f.name, err)
		}
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("close the ZIP: %w", err)
	}
	return out.Bytes(), nil
}
