package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
)

func tokenCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "token", Short: "API tokens of programs"}
	cmd.AddCommand(tokenCreateCommand(), tokenListCommand(), tokenRevokeCommand())
	return cmd
}

func tokenCreateCommand() *cobra.Command {
	var in staff.NewToken
	var scopes []string
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Create a token and print it, once",
		Long: `Prints the new token on standard output; only its hash is kept.

Scopes: ` + scopeNames() + `.
A token sees what its own source submitted; with requests:read it sees all.`,
		Example: "  lethe token create --name shop --scope requests:submit\n  lethe token create --name shop-2027 --source shop --scope requests:submit",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range scopes {
				scope, ok := auth.Scope(name)
				if !ok {
					return fault.New(fault.BadInput, "%q is no scope: choose of %s", name, scopeNames())
				}
				in.Scopes = append(in.Scopes, scope)
			}
			in.Source = cmp.Or(in.Source, in.Name)
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				secret, token, err := a.Staff.CreateToken(ctx, in)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Created %q, valid until %s. It is not shown again:\n", token.Name, token.ExpiresAt.Format(time.DateOnly))
				fmt.Fprintln(cmd.OutOrStdout(), secret)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&in.Name, "name", "", "what the token is for")
	cmd.Flags().StringVar(&in.Source, "source", "", "the source of what it submits (default: its name)")
	cmd.Flags().StringSliceVar(&scopes, "scope", nil, "what it may do; can be given again")
	cmd.Flags().DurationVar(&in.TTL, "ttl", 0, "how long it lives (default and most: 8760h, a year)")
	_ = cmd.MarkFlagRequired("name")  // fails only for a flag that does not exist
	_ = cmd.MarkFlagRequired("scope") // likewise
	return cmd
}

func scopeNames() string {
	var names []string
	for _, s := range auth.AllScopes() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

func tokenListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the tokens",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				tokens, err := a.Staff.Tokens(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(tokens)
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "NAME\tSOURCE\tSCOPES\tEXPIRES\tLAST USED\tSTATE")
				for _, t := range tokens {
					state := "active"
					if t.RevokedAt != nil {
						state = "revoked from " + t.RevokedAt.UTC().Format(time.DateOnly)
					}
					used := "never"
					if t.LastUsedOn != nil {
						used = t.LastUsedOn.Format(time.DateOnly)
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, t.Source, strings.Join(t.Scopes, " "),
						t.ExpiresAt.Format(time.DateOnly), used, state)
				}
				return table.Flush()
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func tokenRevokeCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "revoke",
		Short: "Revoke a token, at once",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				if err := a.Staff.RevokeToken(ctx, name); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Revoked %q.\n", name)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "which token")
	_ = cmd.MarkFlagRequired("name") // fails only for a flag that does not exist
	return cmd
}
