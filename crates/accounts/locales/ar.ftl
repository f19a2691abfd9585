## Shared by several pages

accounts-settings = الإعدادات
accounts-save = حفظ
accounts-yes = نعم
accounts-closed = مغلق
accounts-always = مفتوح دائمًا، أو بلا ساعات ثابتة
accounts-week-hint = سطر لكل يوم، مثل ⁦9‑14, 15‑18⁩. السطر الفارغ يعني مغلق.
accounts-days = أيام الإغلاق والعطل
accounts-days-hint = تاريخ في كل سطر. ⁦2026-12-24⁩ يعني مغلق، و⁦2026-12-24 10-14⁩ يعني مفتوح في تلك الساعات.
accounts-hours-time = يُكتب الوقت هكذا: { $suggestion }.
accounts-hours-no-time = «{ $piece }» ليس وقتًا. يُكتب الوقت مثل ⁦17:00⁩.
accounts-hours-range = «{ $piece }» تنقصه بداية ونهاية، مثل ⁦9-17⁩.
accounts-hours-overlap = { $first } و{ $second } متداخلان. يمكن دمجهما أو تغيير أحدهما.
accounts-hours-too-many = هذه الأيام أكثر مما يمكن حفظه. يمكن حذف ما مضى منها.
accounts-hours-too-long = هذه الساعات أطول من يوم. تُكتب البداية والنهاية، مثل ⁦9-17⁩.
accounts-hours-date = «{ $piece }» ليس تاريخًا. يُكتب التاريخ مثل ⁦2026-12-24⁩.
accounts-choose-language = يُرجى اختيار لغة.
accounts-own-language = لغة المحل
accounts-also-languages = متاحة أيضًا للزبائن
accounts-also-languages-hint = يختار هاتف الزبون من بينها.
accounts-shop-name = اسم المحل
accounts-shop-name-hint = كما هو مكتوب فوق الباب. يراه الزبائن.
accounts-trade = نوع العمل
accounts-your-name = الاسم
accounts-your-name-hint = يراه الزملاء، ويراه الزبائن تحت الردود.
accounts-name-missing = يُرجى كتابة اسم.
accounts-name-too-long = الاسم طويل جدًّا. الحد الأقصى 120 حرفًا.
accounts-mail-wrong = هذا ليس عنوان بريد إلكتروني. يُكتب مثل ⁦name@example.com⁩.

## Trades

trade-cafe = مقهى أو مطعم
trade-shop = متجر
trade-salon = صالون حلاقة أو تجميل
trade-gym = نادٍ رياضي أو استوديو
trade-clinic = عيادة
trade-workshop = ورشة أو تصليح
trade-webshop = متجر إلكتروني
trade-b2b = خدمات للشركات
trade-other = غير ذلك

## Passwords

password-hint = 12 حرفًا على الأقل. ثلاث كلمات أو أربع يسهل تذكّرها.
password-too-short = كلمة المرور 12 حرفًا على الأقل.
password-too-long = كلمة المرور 256 حرفًا على الأكثر.
password-too-common = هذه سهلة التخمين. الأفضل كلمات لا علاقة بينها ولا بصاحب الحساب.

## The first run

setup-closed-title = إعداد Regulars
setup-closed = ‏Regulars جديد هنا. يبدأ إعداده برابط يعمل مرة واحدة، حتى لا يستولي عليه أحد آخر.
setup-closed-how = الرابط مكتوب في الطرفية التي شُغّل منها Regulars. يعمل 24 ساعة؛ وكل تشغيل يكتب رابطًا جديدًا، وما كُتب يبقى.
setup-done-title = اكتمل إعداد Regulars
setup-done = هناك من يديره. يمكن تسجيل الدخول أو طلب دعوة.
setup-step = الخطوة { $number } من { $of }
setup-shop = المحل
setup-place = اللغات والمكان
setup-hours = ساعات العمل
setup-you = الحساب
setup-shop-title = ما اسم المحل؟
setup-place-title = أيّ اللغات؟ وأين المحل؟
setup-hours-title = متى يكون المحل مفتوحًا للزبائن؟
setup-you-title = من يدير المحل؟
setup-change = تغيير
setup-choose = اختيار
setup-next = حفظ ومتابعة
setup-open = فتح المحل
setup-trade-missing = يُرجى اختيار أقرب نوع عمل. يمكن تغييره لاحقًا.
setup-trade-why = عليه تتوقف الأسئلة الأولى، بأربع لغات.
setup-country = البلد
setup-country-missing = يُرجى اختيار بلد.
setup-zone = المنطقة الزمنية
setup-zone-choose = لهذا البلد عدة مناطق زمنية. يُرجى اختيار منطقة المحل.
setup-currency = العملة
setup-currency-hint = ثلاثة أحرف لاتينية، مثل SEK
setup-currency-wrong = تُكتب ثلاثة أحرف لاتينية، مثل SEK أو EUR أو PHP.
setup-mail-hint = لتسجيل الدخول. لا يُرسل إليه شيء الآن.
setup-mail-taken = هذا العنوان لحساب موجود. يُرجى استعمال عنوان آخر.
setup-open-days = { $count ->
    [0] مغلق كل الأيام
    [one] مفتوح يومًا واحدًا في الأسبوع
    [two] مفتوح يومين في الأسبوع
    [few] مفتوح { $count } أيام في الأسبوع
    [many] مفتوح { $count } يومًا في الأسبوع
   *[other] مفتوح { $count } يوم في الأسبوع
}
setup-preview-title = ما سيقرؤه الزبائن
setup-preview-asked = رسالة تصل يوم { $day } الساعة { $time }:
setup-preview-words = هل المحل مفتوح يوم الأحد؟
setup-preview-answer = نردّ قبل الساعة { $when }.
setup-day-time = { $time } يوم { $day }
setup-preview-why = الوعد المعتاد 24 ساعة. إذا وقع خارج ساعات العمل صار بعد الفتح بساعة.
setup-preview-wrong = يظهر حين تصبح الساعات مقروءة.
setup-preview-show = عرض الوعد
setup-safe = كل شيء يبقى على هذا الجهاز. يمكن الخروج والعودة: ما كُتب محفوظ 24 ساعة.
setup-demo-about = لا قرار بعد؟ في محل تجريبي بزبائن خياليين تتضح طريقة العمل. يمكن إزالته في أي وقت.
setup-demo = جولة أولًا

## Signing in

sign-in-title = تسجيل الدخول
sign-in-mail = البريد الإلكتروني
sign-in-password = كلمة المرور
sign-in-go = دخول
sign-in-wrong = العنوان وكلمة المرور لا يتطابقان. يمكن مراجعتهما أو طلب رابط.
sign-in-wrong-no-mail = العنوان وكلمة المرور لا يتطابقان. يمكن مراجعتهما.
sign-in-wait = عدة محاولات متتالية خاطئة. يمكن المحاولة من جديد بعد { $seconds } ث.
sign-in-link-title = من دون كلمة مرور
sign-in-link-about = نرسل رابطًا للدخول مرة واحدة.
sign-in-link-ask = إرسال رابط
sign-in-link-sent-title = الرابط في بريدك
sign-in-link-sent = إن كان لهذا العنوان حساب فالرابط في الطريق. يعمل مرة واحدة خلال 30 دقيقة.
sign-in-link-ready = الدخول بالضغط على الزر. بعد ذلك لا يعمل الرابط.
sign-in-link-old-title = هذا الرابط لم يعد يعمل
sign-in-link-old = استُعمل من قبل، أو مضى عليه أكثر من 30 دقيقة. يمكن طلب رابط جديد.
sign-in-back = العودة إلى تسجيل الدخول
sign-in-no-mail = البريد غير معدّ هنا، فلا يمكن إرسال رابط. يُرجى سؤال مالك المحل: يمكن لمن ثبّت Regulars إنشاء رابط في الطرفية:
sign-in-letter-subject = رابط الدخول
sign-in-letter =
    { $name }،

    هذا الرابط للدخول مرة واحدة. يعمل خلال 30 دقيقة:
sign-in-letter-end = إن لم يكن هذا بطلب منك فلا داعي لفتح الرابط: لم يتغيّر شيء.
sign-in-by-link-done = دخلت إلى حسابك. يمكن خلال 30 دقيقة اختيار كلمة مرور جديدة في صفحتك.
sign-in-out = تسجيل الخروج
sign-in-out-done = خرجت من الحساب.
sign-in-nowhere-title = لا محل بعد
sign-in-nowhere = هذا الحساب لا يتبع أي محل الآن. الدخول بدعوة من أحد المالكين.
sign-in-choose-title = أيّ محل؟
sign-in-me = الحساب والدخول

## The team

team-title = الفريق
team-lead = من يعمل هنا، وما يحقّ لكل شخص.
team-members = الأعضاء
team-you = (هذا الحساب)
team-here-until = في المحل حتى الساعة { $when }
team-here = تصلك الحالات الجديدة حتى وقت الإغلاق.
team-gone = تذهب الحالات الجديدة إلى غيرك من جديد.
team-only-owner = لا بدّ للمتجر من مالك دائمًا. يُعيَّن مالك آخر أولًا، ثم يمكن تغيير هذا الدور.
team-change = تغيير أو إزالة
team-change-about = بعد تغيير الدور يكون تسجيل الدخول من جديد على كل الأجهزة.
team-change-about-you = بعد تغيير دورك يكون تسجيل الدخول من جديد على كل أجهزتك.
team-make = تغيير الدور إلى: { $role }
team-role-changed = تغيّر الدور.
team-remove-about = الإزالة تمنع { $name } من دخول هذا المحل فورًا. ما جرى هنا يبقى مع الاسم. العودة تحتاج إلى دعوة جديدة.
team-remove = إزالة من الفريق
team-leave-about = المغادرة تمنعك من دخول هذا المحل فورًا. ما عملته هنا يبقى مع اسمك. العودة تحتاج إلى دعوة جديدة.
team-leave = مغادرة الفريق
team-removed = انتهت العضوية في الفريق.
team-last-owner = الملكية لهذا الشخص وحده. يُرجى منحها لشخص آخر أولًا؛ لم يتغيّر شيء.
team-role-owner = مالك/ة
team-role-manager = مدير/ة
team-role-staff = موظف/ة
team-role-owner-may = كل شيء، والمحل نفسه أيضًا: الفريق والوعود والبريد وسجل التغييرات.
team-role-manager-may = الأسئلة والتحسينات وساعات العمل، وكل ما يحقّ للموظفين.
team-role-staff-may = قراءة الإجابات، والردّ على الزبائن، وإصلاح ما ساء.
team-roles = معنى الأدوار
team-invite-title = دعوة شخص
team-invite-name = لمن الدعوة؟
team-invite-role = الدور
team-invite = إنشاء دعوة
team-invited = دعوات مرسلة
team-invited-until = صالحة حتى الساعة { $when }
team-invited-title = دعوة إلى { $name }
team-invited-how = يُمسح هذا الرمز أو يُرسل الرابط. يعمل مرة واحدة خلال 7 أيام. الدور: { $role }.
team-invited-qr = رمز QR للدعوة
team-invited-once = يظهر الرابط الآن فقط. إن ضاع فيمكن سحب الدعوة وإنشاء غيرها.
team-invited-near = حتى الآن لا يفتح الرابط إلا على هذا الجهاز.
team-withdraw = سحب
team-withdrawn = سُحبت الدعوة. لم يعد رابطها يعمل.
team-join-title = دعوة من { $shop }
team-join-as = الدخول الحالي باسم { $name }، { $mail }.
team-join-go = الانضمام إلى الفريق
team-join-other = هذا ليس حسابي: تسجيل الخروج
team-join-sign-in = الدخول بحساب موجود
team-join-known = لهذا العنوان حساب. بعد الدخول به تُفتح الدعوة.
team-join-old-title = هذه الدعوة لم تعد صالحة
team-join-old = استُعملت أو سُحبت أو مضى عليها أكثر من 7 أيام. يمكن طلب دعوة جديدة.
team-joined = أصبحت من الفريق الآن.

## Settings

settings-title = الإعدادات
settings-saved = حُفظ.
settings-when = الوقت
settings-now = الآن:
settings-typed = المكتوب هنا:
settings-changed-meanwhile = حفظ شخص آخر هذا في هذه الأثناء. النموذج يعرض المعمول به الآن؛ وما كُتب هنا يظهر أدناه ولم يُحفظ.
settings-owner-only = التغيير لأصحاب الملكية فقط.
settings-shop = المحل
settings-place = الشارع أو الموقع
settings-place-hint = السطر تحت الاسم.
settings-languages = اللغات
settings-region-about = الأيام المحسوبة والوعود القائمة تبقى كما هي؛ وتسري المنطقة الزمنية على ما يأتي بعد الآن.
settings-review = صفحة المراجعات العلنية
settings-review-hint = تُعرض على الجميع بعد الإجابة، مهما كانت الدرجة. تبدأ بـ ⁦https://⁩.
settings-review-wrong = يُكتب العنوان كاملًا ويبدأ بـ ⁦https://⁩.
settings-reply = عنوان الردود
settings-reply-hint = ردود الزبائن على البريد تصل إلى هنا.
settings-hours = ساعات العمل
settings-hours-about = نَعِد بالردّ ضمن هذه الساعات فقط. يسري التغيير على ما يصل من الآن.
settings-promises = الوعود
settings-promises-about = متى يصل الردّ إلى زبون ترك كلامًا وعنوانًا. ما وُعد به من قبل يبقى كما هو.
settings-promise-mail = بالبريد
settings-promise-phone = بالهاتف
settings-promise-same-day = في اليوم نفسه قبل الإغلاق
settings-promise-hours = { $hours ->
    [zero] خلال { $hours } ساعة
    [one] خلال ساعة
    [two] خلال ساعتين
    [few] خلال { $hours } ساعات
    [many] خلال { $hours } ساعة
   *[other] خلال { $hours } ساعة
}
settings-promise-minutes = { $minutes ->
    [zero] خلال { $minutes } دقيقة
    [one] خلال دقيقة
    [two] خلال دقيقتين
    [few] خلال { $minutes } دقائق
    [many] خلال { $minutes } دقيقة
   *[other] خلال { $minutes } دقيقة
}
settings-promise-open-hours = { $hours ->
    [zero] خلال { $hours } ساعة عمل
    [one] خلال ساعة عمل
    [two] خلال ساعتي عمل
    [few] خلال { $hours } ساعات عمل
    [many] خلال { $hours } ساعة عمل
   *[other] خلال { $hours } ساعة عمل
}
settings-promise-open-minutes = { $minutes ->
    [zero] خلال { $minutes } دقيقة عمل
    [one] خلال دقيقة عمل
    [two] خلال دقيقتي عمل
    [few] خلال { $minutes } دقائق عمل
    [many] خلال { $minutes } دقيقة عمل
   *[other] خلال { $minutes } دقيقة عمل
}
settings-promise-choose = يُرجى اختيار وعد من القائمة. لم يتغيّر شيء.
settings-mail-title = البريد
settings-mail-ready = يخرج البريد عبر { $host } من { $from }.
settings-mail-none = البريد غير معدّ. لا يضيع شيء: ما يُكتب ينتظر في صندوق الصادر ويُرسل لاحقًا.
settings-mail-how = لدى مزوّد البريد اسم خادم البريد واسم مستخدم وكلمة مرور. بهذه البيانات يُوقف من ثبّت Regulars البرنامج ثم يشغّله هكذا:
settings-mail-test = إرسال رسالة تجربة إلى عنواني
settings-mail-tested = رسالة التجربة في صندوق الصادر. حالتها في القائمة.
settings-mail-waiting = في الانتظار
settings-mail-sending = قيد الإرسال
settings-mail-sent = أُرسل
settings-mail-refused = مرفوض
settings-mail-withdrawn = سُحب
settings-test-subject = تجربة من { $shop }
settings-test-letter = بريد { $shop } يصل. لا شيء مطلوب.
settings-outbox-title = صندوق الصادر
settings-outbox-lead = أحدث 100 رسالة من هذا المحل، وهل أُرسلت.
settings-outbox-empty = لم يُكتب بريد بعد. تظهر أول رسالة هنا عند الردّ على زبون.
settings-outbox-to = إلى
settings-outbox-subject = الموضوع
settings-outbox-state = الحالة
settings-audit-title = سجل التغييرات
settings-audit-lead = كل تغيير جاء من أحد في الفريق.
settings-audit-empty = لا تغييرات قبل هذا الوقت.
settings-audit-none = لا تغييرات حتى الآن.
settings-audit-who = مَن
settings-audit-what = ماذا
settings-audit-nobody = حساب محذوف
settings-audit-earlier = الأقدم
settings-demo = هذا محل تجريبي
settings-demo-about = إزالته تحذف كل ما فيه نهائيًّا. كله خيالي؛ والمحلات الأخرى تبقى كما هي.
settings-demo-remove = إزالة المحل التجريبي
settings-demo-own = إعداد محل حقيقي
settings-demo-removed = أُزيل المحل التجريبي.

## Reachable from a phone

reach-title = الوصول من الهاتف
reach-first-title = المحل مفتوح الآن
reach-lead = يمسح الزبائن رمزًا فيصلون إلى هذا الجهاز. هنا يظهر هل يعمل ذلك.
reach-today = فتح «اليوم»
reach-address = العنوان
reach-try = يُمسح الرمز بهاتف. يظهر على الهاتف «وصل الهاتف»، وتظهر الساعة في هذه الصفحة.
reach-qr = رمز QR بعنوان التجربة
reach-fails = إن لم يُفتح شيء: هل الهاتف في الشبكة نفسها؟ وهل يسمح جدار الحماية في هذا الجهاز بالمرور؟
reach-seen = وصل هاتف إلى هذا العنوان الساعة { $when }.
reach-not-yet = حتى الآن لا يُفتح Regulars إلا على هذا الجهاز. هناك ثلاث طرق لتغيير ذلك، وفي كلها تبقى البيانات هنا.
reach-lan-title = في شبكة المحل
reach-lan = يُوقف Regulars ثم يُشغّل هكذا. عندها تفتحه الهواتف التي في شبكة Wi-Fi نفسها، لا غيرها.
reach-proxy-title = باسم نطاق خاص
reach-proxy = إن كان هناك اسم نطاق يشير إلى هذا الجهاز: وسيط مثل Caddy يتولى https، ويُعطى Regulars عنوانه.
reach-tunnel-title = عبر نفق
reach-tunnel = إن لم يمكن الوصول إلى الشبكة من الخارج: يطبع النفق عنوانًا، ويُشغّل Regulars به.
reach-hello-title = وصل الهاتف
reach-hello = هذا الهاتف يفتح صفحات المحل. يمكن إبلاغ المحل ليظهر ذلك عنده أيضًا.
reach-tell = إبلاغ المحل بأنه يعمل
reach-told = صار المحل يعرف ذلك.

## A person's own page

me-title = الحساب والدخول
me-mail = بريد الدخول
me-language = لغة الصفحات
me-saved = حُفظ.
me-businesses = محلاتك
me-operator = حال النظام
me-password = تغيير كلمة المرور
me-password-current = كلمة المرور الحالية
me-password-new = كلمة المرور الجديدة
me-password-ends = بعد ذلك يكون الدخول من جديد على الأجهزة الأخرى.
me-password-save = حفظ كلمة المرور الجديدة
me-password-saved = كلمة المرور الجديدة سارية. سُجّل الخروج من الأجهزة الأخرى.
me-password-wrong = هذه ليست كلمة المرور الحالية.
me-password-wait = عدة محاولات متتالية خاطئة. يُرجى الانتظار نصف دقيقة ثم المحاولة من جديد.
me-sessions = الأجهزة المسجّل منها الدخول
me-session-this = هذا الجهاز
me-session-since = منذ الساعة { $when }
me-sessions-end = تسجيل الخروج من الأجهزة الأخرى
me-sessions-ended = سُجّل الخروج من الأجهزة الأخرى.

## What the audit log says

audit-business-opened = فتح المحل
audit-joined = انضمام إلى الفريق
audit-shop-changed = تغيير بيانات المحل
audit-hours-changed = تغيير ساعات العمل
audit-promises-changed = تغيير الوعود
audit-mail-tested = إرسال رسالة تجربة
audit-member-invited = دعوة شخص
audit-invitation-withdrawn = سحب دعوة
audit-role-changed = تغيير دور
audit-member-removed = إزالة شخص من الفريق
audit-here = تسجيل الحضور حتى الإغلاق
audit-gone = تسجيل المغادرة
