#include "cmd/signer.h"

#include "domain/account/second_factor.h"
#include "platform/os/io.h"

Err signer_read(Ctx *cx, const Options *options, SignerGiven *out)
{
    enum { SECRET_MAX = 1024 };
    Str secret;
    *out = (SignerGiven){.reason = option_if(options, "reason"),
                         .name = option_if(options, "as"),
                         .code = option_if(options, "code"),
                         .offset_min = option_count(options, "offset-min", 0)};
    if (out->reason.n == 0 || out->name.n == 0 || !option_given(options, "password-file"))
        return fail(cx, ERR_USAGE,
                    MSG("it is signed: --as NAME, --password-file FILE, --reason TEXT"));
    TRY(command_file(cx,
                     io_read_secret(cx, option_if(options, "password-file"), SECRET_MAX, &secret)));
    out->password = str_cut(&secret, '\n');
    return OK;
}

Err signer_prove(Ctx *cx, const SignerGiven *given, Signer *out)
{
    AccountRow row;
    SignIn sign_in = {.address = STR("local")};
    TRY(account_find(cx, given->name, &row));
    TRY(sign_in_begin(cx, given->name, &sign_in));
    bool right = sign_in.outcome == SIGN_IN_DONE && password_fits(sign_in.hash, given->password);
    if (!right)
        sign_in.outcome = SIGN_IN_WRONG_PASSWORD;
    if (right && sign_in.totp_secret.n > 0) {
        second_factor_look(cx, &sign_in, given->code);
        right = sign_in.outcome == SIGN_IN_DONE;
    }
    if (right)
        TRY(sign_in_prove(cx, &sign_in, &right));
    if (!right) {
        Str unused;
        TRY(sign_in_end(cx, &sign_in, &unused));
        return fail(cx, ERR_DENIED, MSG("name, password or code is not right"));
    }
    *out = (Signer){row.account->name, row.account->full_name, row.roles};
    cx->actor = out->name;
    return OK;
}
