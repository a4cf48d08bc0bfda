#include "cmd/commands.h"

const Command *const commands[] = {
    &ingest_command,
    &trace_command,
    &where_command,
    &explain_command,
    &item_command,
    &balance_command,
    &cause_command,
    &scope_save_command,
    &scope_list_command,
    &scope_show_command,
    &scope_members_command,
    &scope_export_command,
    &scope_why_command,
    &user_add_command,
    &user_list_command,
    &user_grant_command,
    &user_revoke_command,
    &user_reset_command,
    &user_close_account_command,
    &user_sessions_command,
    &user_sign_out_command,
    &key_add_command,
    &key_list_command,
    &key_revoke_command,
    &register_list_command,
    &register_show_command,
    &register_set_command,
    &register_retire_command,
    &register_import_command,
    &register_export_rows_command,
    &register_history_command,
    &person_find_command,
    &person_reveal_command,
    &person_erase_command,
    &clue_kinds_command,
    &clue_list_command,
    &clue_show_command,
    &clue_add_command,
    &clue_link_items_command,
    &rules_list_command,
    &rules_explain_command,
    &rules_due_command,
    &rules_check_command,
    &risk_methods_command,
    &risk_assess_command,
    &demo_command,
    &serve_command,
    &check_command,
    &rebuild_command,
    &version_command,
    NULL,
};

const Command *command_find(Str name)
{
    int i = 0;
    while (commands[i] != NULL && !str_eq(name, str_of(commands[i]->name)))
        i++;
    return commands[i];
}
