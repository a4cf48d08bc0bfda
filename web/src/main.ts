import { createApp } from 'vue'
import App from '@/shell/App.vue'
import { i18n } from '@/shell/i18n'
import { router } from '@/shell/router'
import '@/shell/theme'
import '@/shell/tokens.css'
import '@/shell/app.css'
import '@/parts/parts.css'
import '@/parts/overlay.css'
import '@/account/account.css'
import '@/audit/audit.css'
import '@/readiness/readiness.css'
import '@/register/register.css'
import { askWho } from '@/account/who'

void askWho()
createApp(App).use(i18n).use(router).mount('#app')
