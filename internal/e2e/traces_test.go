package e2e_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/privacy"
)

// traces are the forms in which an identifier would be recognised, by a name
// that can be printed.
func traces(identifier string) map[string]string {
	forms := map[string]string{}
	for name, text := range map[string]string{"as sent": identifier, "lower": strings.ToLower(identifier), "upper": strings.ToUpper(identifier)} {
		sum := sha256.Sum256([]byte(text))
		forms[name] = text
		forms[name+", escaped"] = url.QueryEscape(text)
		forms[name+", SHA-256 in hex"] = hex.EncodeToString(sum[:])
		forms[name+", SHA-256 in base64"] = base64.RawStdEncoding.EncodeToString(sum[:])
		forms[name+", SHA-256 in URL base64"] = base64.RawURLEncoding.EncodeToString(sum[:])
		// Inside a longer text, base64 has three forms, by where it starts.
		for at := range 3 {
			padded := strings.Repeat("?", at) + text
			inner := len(padded) / 3 * 3
			encoded := base64.RawStdEncoding.EncodeToString([]byte(padded[:inner]))
			forms[name+", base64 at "+string(rune('0'+at))] = encoded[(at+2)/3*4:]
		}
	}
	for name, text := range forms {
		forms[name+", in hex"] = hex.EncodeToString([]byte(text)) // as the dump shows bytes
	}
	return forms
}

// blindIndex is how the database finds the identifier while it is known.
func (l *lethe) blindIndex(t *testing.T, kind, canonical string) string {
	t.Helper()
	file, err := os.Open(filepath.Join(l.dir, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	keys, err := privacy.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(keys.BlindIndex(kind, canonical))
}

// found lists which traces are in the text.
func found(text string, traces map[string]string) []string {
	var names []string
	for name, trace := range traces {
		if strings.Contains(text, trace) {
			names = append(names, name)
		}
	}
	return names
}
