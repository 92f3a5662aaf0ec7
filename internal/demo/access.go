package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
)

// Access is how to reach a `lethe dev`: what it prints, and the content of
// dev.json.
type Access struct {
	URL         string   `json:"url"`
	AdminURL    string   `json:"adminUrl"`
	DatabaseURL string   `json:"databaseUrl"`
	Token       string   `json:"token"`
	Staff       []Person `json:"staff"`

	file string
}

// Person is an account to sign in with.
type Person struct {
	Email      string `json:"email"`
	Password   string `json:"password"`
	Role       string `json:"role"`
	TOTPSecret string `json:"totpSecret"`
}

// ReadAccess returns what an earlier run wrote to the file; nothing when there
// was none.
func ReadAccess(file string) (Access, error) {
	a := Access{file: file}
	raw, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return a, nil
	case err != nil:
		return Access{}, fmt.Errorf("read the accounts of an earlier run: %w", err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return Access{}, fmt.Errorf("%s does not hold the accounts of an earlier run: remove it, and new ones are made: %w", file, err)
	}
	return a, nil
}

// Password returns the password that the account had; empty when it is not known.
func (a Access) Password(email string) string {
	for _, p := range a.Staff {
		if p.Email == email {
			return p.Password
		}
	}
	return ""
}

// Announce writes the file, readable by its owner, and says the same on out.
// The last line is "ready" and the address.
func (a Access) Announce(out io.Writer) error {
	raw, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the accounts: %w", err)
	}
	if err := replace(a.file, append(raw, '\n')); err != nil {
		return err
	}
	_, err = io.WriteString(out, a.text())
	return err
}

func (a Access) text() string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\npages\t%s\n", a.URL)
	fmt.Fprintf(table, "GraphQL\t%s/graphql\n", a.URL)
	fmt.Fprintf(table, "health\t%s/readyz\n", a.AdminURL)
	fmt.Fprintf(table, "token\t%s\n", a.Token)
	fmt.Fprintf(table, "\nsign in as\twith the password\n")
	for _, p := range a.Staff {
		fmt.Fprintf(table, "%s\t%s\n", p.Email, p.Password)
	}
	_ = table.Flush() // a strings.Builder takes everything
	fmt.Fprintf(&b, "\nready %s\n", a.URL)
	return b.String()
}

// replace writes the file as a whole: a reader finds the old one or the new one.
func replace(file string, content []byte) error {
	next := file + ".new"
	if err := os.WriteFile(next, content, 0o600); err != nil {
		return fmt.Errorf("write the accounts: %w", err)
	}
	if err := os.Rename(next, file); err != nil {
		return fmt.Errorf("write the accounts: %w", err)
	}
	return nil
}
