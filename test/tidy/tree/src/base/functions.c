/* Bad sample: functions too long, too wide, too deep; the words in comments and literals do not
 * count: { { { { strcpy( */
static int six(int a, int b, int c, int d, int e, int f)
{
    return a + b + c + d + e + f;
}

int deep(int n)
{
    struct {
        int n;
    } pair = {n};
    const char *text = "if (n) { if (n) {";
    for (int i = 0; i < pair.n; i++) {
        switch (i) {
        case 1: {
            if (text[i] == '{') {
                while (n > 0) {
                    n--;
                }
            }
            break;
        }
        }
    }
    return six(n, 2, 3, 4, 5, 6);
}

int deep_enough(int n)
{
    for (int i = 0; i < n; i++) {
        if (i == 7) {
            do {
                n--;
            } while (n > 7);
        } else {
            n++;
        }
    }
    return n;
}

/* tidy: allow parameters: sample of an exemption that is needed */
int seven(int a, int b, int c, int d, int e, int f, int g)
{
    return a + b + c + d + e + f + g;
}

int long_one(int n)
{
    n += 1;
    n += 2;
    n += 3;
    n += 4;
    n += 5;
    n += 6;
    n += 7;
    n += 8;
    n += 9;
    n += 10;
    n += 11;
    n += 12;
    n += 13;
    n += 14;
    n += 15;
    n += 16;
    n += 17;
    n += 18;
    n += 19;
    n += 20;
    n += 21;
    n += 22;
    n += 23;
    n += 24;
    n += 25;
    n += 26;
    n += 27;
    n += 28;
    n += 29;
    n += 30;
    n += 31;
    n += 32;
    n += 33;
    n += 34;
    n += 35;
    n += 36;
    n += 37;
    n += 38;
    n += 39;
    n += 40;
    n += 41;
    n += 42;
    n += 43;
    n += 44;
    n += 45;
    n += 46;
    n += 47;
    n += 48;
    n += 49;
    n += 50;
    n += 51;
    n += 52;
    n += 53;
    n += 54;
    n += 55;
    n += 56;
    n += 57;
    n += 58;
    n += 59;
    n += 60;
    n += 61;
    n += 62;
    n += 63;
    n += 64;
    n += 65;
    n += 66;
    n += 67;
    n += 68;
    return n;
}

int just_fits(int n)
{
    n += 1;
    n += 2;
    n += 3;
    n += 4;
    n += 5;
    n += 6;
    n += 7;
    n += 8;
    n += 9;
    n += 10;
    n += 11;
    n += 12;
    n += 13;
    n += 14;
    n += 15;
    n += 16;
    n += 17;
    n += 18;
    n += 19;
    n += 20;
    n += 21;
    n += 22;
    n += 23;
    n += 24;
    n += 25;
    n += 26;
    n += 27;
    n += 28;
    n += 29;
    n += 30;
    n += 31;
    n += 32;
    n += 33;
    n += 34;
    n += 35;
    n += 36;
    n += 37;
    n += 38;
    n += 39;
    n += 40;
    n += 41;
    n += 42;
    n += 43;
    n += 44;
    n += 45;
    n += 46;
    n += 47;
    n += 48;
    n += 49;
    n += 50;
    n += 51;
    n += 52;
    n += 53;
    n += 54;
    n += 55;
    n += 56;
    n += 57;
    n += 58;
    n += 59;
    n += 60;
    n += 61;
    n += 62;
    n += 63;
    n += 64;
    n += 65;
    n += 66;
    return n;
}
