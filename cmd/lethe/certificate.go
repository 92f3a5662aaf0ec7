package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"lethe/internal/app"
	"lethe/internal/certificate"
)

func certificateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certificate",
		Short: "The signed proof of what was done about one request",
		Long: `A certificate proves what was asked, who decided, what each destination answered and
when. It names no person, and holds for ever, also when the request is forgotten.`,
	}
	cmd.AddCommand(verifyCertificateCommand(), getCertificateCommand())
	return cmd
}

func verifyCertificateCommand() *cobra.Command {
	var key string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check a certificate, without a database and without a network",
		Long: `Checks the signature of the ledger's key, the place of the request's last entry in
the ledger, every entry before it, and the summary. Any changed byte fails.

The key is a file of public keys as "lethe keys public" prints them. Without --key it
is the keyset of LETHE_KEYS.`,
		Example: "  lethe certificate verify certificate.json --key public-key.txt\n  lethe certificate verify certificate.json --key public-key.txt --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			verifiers, err := publicKeys(cmd.Context(), key)
			if err != nil {
				return usageError{err}
			}
			file, err := os.ReadFile(args[0])
			if err != nil {
				return usageError{fmt.Errorf("read the certificate: %w", err)}
			}
			c, err := certificate.Check(file, verifiers)
			if err != nil {
				return fmt.Errorf("the certificate does not hold: %w", err)
			}
			if asJSON {
				return printJSON(cmd, checkedCertificate(c))
			}
			return printCertificate(cmd.OutOrStdout(), c)
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "the file with the ledger's public key")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// publicKeys are those of the file, or of the keyset when there is no file.
func publicKeys(ctx context.Context, path string) (note.Verifiers, error) {
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
		keys, err := certificate.PublicKeys(string(text))
		if err != nil {
			return nil, fmt.Errorf("--key: %s: %w", path, err)
		}
		return keys, nil
	}
	cfg, _, err := load(nil)
	switch {
	case err != nil:
		return nil, err
	case cfg.Keys == "":
		return nil, errors.New(`give the ledger's public key with --key FILE ("lethe keys public" prints it), or set LETHE_KEYS to the keyset`)
	}
	keys, err := app.KeysetOf(cfg).Open(ctx)
	if err != nil {
		return nil, err
	}
	return keys.LedgerVerifiers(), nil
}

func getCertificateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "get REFERENCE",
		Short: "Make the certificate of a request",
		Long: `Prints the certificate of a request, by its reference or its id. Of a request whose
record was removed at the end of its retention only the id is known.`,
		Example: "  lethe certificate get ER-7QK4-M2XD > certificate.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withKeys(cmd, func(ctx context.Context, a *app.App) error {
				id, err := uuid.Parse(args[0])
				if err != nil {
					if id, err = a.Audit.RequestOf(ctx, args[0]); err != nil {
						return err
					}
				}
				c, err := a.Audit.Certificate(ctx, id)
				if err != nil {
					return err
				}
				file, err := c.Encode()
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(file)
				return err
			})
		},
	}
}
