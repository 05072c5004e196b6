package dev.munjigi.control.pages;

import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.mail.Letter;
import dev.munjigi.gates.signin.Stationery;

/// The letters, in each language.
public final class Letters implements Stationery {
  private static final String[] FOOT = {
    "\n\nThis letter was sent by a program; nobody reads answers to it.\n",
    "\n\n이 메일은 프로그램이 보냈습니다. 답장은 아무도 읽지 않습니다.\n"
  };

  @Override
  public Letter write(MailAddress to, Occasion occasion, String language) {
    boolean korean = LanguageChoice.named(language).orElse(Language.ENGLISH) == Language.KOREAN;
    String[] said = said(occasion);
    int which = korean ? 1 : 0;
    return new Letter(to, said[which], said[which + 2] + FOOT[which]);
  }

  /// Subject in English and Korean, text in English and Korean.
  private static String[] said(Occasion occasion) {
    return switch (occasion) {
      case Occasion.Forgotten(var name, var link) ->
          texts(
              "Choose a new password",
              "새 비밀번호 정하기",
              "Somebody asked for a new password for the user %s.\n\n"
                  + "Open this link within 15 minutes to choose one:\n\n%s\n\n"
                  + "If it was not you, do nothing: the password stays as it is.",
              "사용자 %s의 새 비밀번호를 요청받았습니다.\n\n"
                  + "15분 안에 이 링크를 열어 새 비밀번호를 정하세요.\n\n%s\n\n"
                  + "요청하지 않았다면 아무것도 하지 마세요. 비밀번호는 그대로입니다.",
              name,
              link);
      case Occasion.Invited(var name, var link) ->
          texts(
              "You are invited",
              "초대합니다",
              "You are invited as the user %s.\n\n"
                  + "Open this link within 24 hours to choose your password:\n\n%s",
              "사용자 %s(으)로 초대되었습니다.\n\n24시간 안에 이 링크를 열어 비밀번호를 정하세요.\n\n%s",
              name,
              link);
      case Occasion.ProofAsked(var link) ->
          texts(
              "Confirm your mail address",
              "메일 주소 확인",
              "Somebody said that this is their mail address.\n\n"
                  + "If it was you, open this link within 24 hours, where you are signed in:\n\n%s"
                  + "\n\nIf it was not you, do nothing.",
              "누군가 이 주소를 자신의 메일 주소로 적었습니다.\n\n"
                  + "본인이라면 24시간 안에, 로그인한 브라우저에서 이 링크를 여세요.\n\n%s\n\n"
                  + "본인이 아니라면 아무것도 하지 마세요.",
              link);
      case Occasion.AddressTaken taken ->
          texts(
              "Your mail address was named",
              "메일 주소가 입력되었습니다",
              "Somebody said that this is their mail address. It belongs to your account already, and"
                  + " nothing has changed.",
              "누군가 이 주소를 자신의 메일 주소로 적었습니다. 이미 내 계정의 주소이며 바뀐 것은 없습니다.");
      case Occasion.Moved(var name) ->
          texts(
              "Your mail address was changed",
              "메일 주소가 바뀌었습니다",
              "The user %s has another mail address from now on.\n\n"
                  + "If it was not you, tell the people who run this service at once.",
              "사용자 %s의 메일 주소가 바뀌었습니다.\n\n본인이 아니라면 곧바로 서비스 운영자에게 알리세요.",
              name);
      case Occasion.SignUpAsked(var link) ->
          texts(
              "Finish signing up",
              "가입 마치기",
              "Somebody wants to sign up with this address.\n\n"
                  + "If it was you, open this link within 24 hours to choose your password:\n\n%s\n\n"
                  + "If it was not you, do nothing.",
              "누군가 이 주소로 가입하려고 합니다.\n\n"
                  + "본인이라면 24시간 안에 이 링크를 열어 비밀번호를 정하세요.\n\n%s\n\n"
                  + "본인이 아니라면 아무것도 하지 마세요.",
              link);
      case Occasion.AlreadyKnown(var name, var link) ->
          texts(
              "You have an account already",
              "이미 계정이 있습니다",
              "Somebody wants to sign up with this address. You have an account already: the user"
                  + " %s.\n\nSign in, or ask for a new password, here:\n\n%s",
              "누군가 이 주소로 가입하려고 합니다. 이미 사용자 %s 계정이 있습니다.\n\n"
                  + "여기서 로그인하거나 새 비밀번호를 요청하세요.\n\n%s",
              name,
              link);
      case Occasion.NameTaken(var link) ->
          texts(
              "Choose another user name",
              "다른 사용자 이름을 고르세요",
              "Somebody wants to sign up with this address, by a user name that is taken.\n\n"
                  + "If it was you, begin again with another name:\n\n%s",
              "누군가 이 주소로 가입하려고 했지만 이미 쓰이는 사용자 이름입니다.\n\n"
                  + "본인이라면 다른 이름으로 다시 시작하세요.\n\n%s",
              link);
    };
  }

  private static String[] texts(
      String subject, String korean, String text, String koreanText, Object... of) {
    return new String[] {subject, korean, text.formatted(of), koreanText.formatted(of)};
  }
}
